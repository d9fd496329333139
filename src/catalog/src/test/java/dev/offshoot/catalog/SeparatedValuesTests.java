package dev.offshoot.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.catalog.SeparatedValues.Values;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SeparatedValuesTests {

    @Test
    void readsQuotedValuesOverSeveralLinesAndSaysWhereTheyBegin() throws IOException {
        var records = read("a,\"b \"\"big\"\"\nand\r\nbold\",c\n\nd,e,f\n");

        assertThat(records)
                .containsExactly(
                        new Values(1, List.of("a", "b \"big\"\nand\nbold", "c"), null),
                        new Values(5, List.of("d", "e", "f"), null));
    }

    @Test
    void keepsAQuoteInTheMiddleOfAValue() throws IOException {
        assertThat(read("Monitor 24\" wide,1")).containsExactly(new Values(1, List.of("Monitor 24\" wide", "1"), null));
    }

    @Test
    void allowsSpacesAroundQuotes() throws IOException {
        assertThat(read("a, \"b,c\" ,d")).containsExactly(new Values(1, List.of("a", "b,c", "d"), null));
    }

    @Test
    void keepsEmptyValues() throws IOException {
        assertThat(read(",\"\",")).containsExactly(new Values(1, List.of("", "", ""), null));
    }

    @Test
    void losesOneLineToTextBehindAQuote() throws IOException {
        var records = read("a,\"b\"c,d\ne,f,g");

        assertThat(records.get(0).line()).isEqualTo(1);
        assertThat(records.get(0).problem()).contains("After a closing quote comes 'c'");
        assertThat(records.get(1)).isEqualTo(new Values(2, List.of("e", "f", "g"), null));
    }

    @Test
    void losesOneLineToAQuoteThatIsNotClosed() throws IOException {
        var records = read("a,\"b,c\nd,\"e\",f\ng,h,i");

        assertThat(records).extracting(Values::line).containsExactly(1, 2, 3);
        assertThat(records.get(0).problem()).isNotNull();
        assertThat(records.get(1).values()).containsExactly("d", "e", "f");
        assertThat(records.get(2).values()).containsExactly("g", "h", "i");
    }

    @Test
    void losesOneLineToAQuoteThatIsNotClosedUntilTheEnd() throws IOException {
        var records = read("a,\"b,c\nd,e,f\ng,h,i");

        assertThat(records).extracting(Values::line).containsExactly(1, 2, 3);
        assertThat(records.get(0).problem()).isEqualTo("A quote opens on this line and is not closed");
        assertThat(records.get(2).values()).containsExactly("g", "h", "i");
    }

    @Test
    @Timeout(20)
    void readsOnSoonAfterAQuoteThatIsNotClosedInALargeFile() throws IOException {
        var file = new StringBuilder("a,\"b,c\n");
        IntStream.range(0, 200_000)
                .forEach(i -> file.append("product ").append(i).append(",it's \"\"good\"\",c\n"));

        var records = read(file.toString());

        assertThat(records).hasSize(200_001);
        assertThat(records).filteredOn(record -> record.problem() != null).hasSize(1);
    }

    @Test
    void losesOneLineToBytesThatAreNoText() throws IOException {
        var bytes = "a,b\nSt\u0081hle,c\nd,\"e\nSt\u0081hle\",f\ng,h".getBytes(StandardCharsets.ISO_8859_1);

        var records = read(new ByteArrayInputStream(bytes), ',');

        assertThat(records)
                .filteredOn(record -> record.problem() == null)
                .extracting(Values::line)
                .containsExactly(1, 5);
        assertThat(records)
                .filteredOn(record -> record.problem() != null)
                .extracting(Values::line)
                .containsExactly(2, 3, 4);
    }

    /** Guards against repeated searches for a missing quote, which took a thousand times as long. */
    @Test
    @Timeout(20)
    void readsQuotesThatOpenOnEveryLineInTimeProportionalToTheirNumber() throws IOException {
        var records = read("a\",\"\n".repeat(400_000));

        assertThat(records).hasSize(400_000).allMatch(record -> record.problem() != null);
    }

    @Test
    @Timeout(20)
    void looksOnceAtALongLineThatManyRecordsLeadTo() throws IOException {
        var records = read("a,\"b\n".repeat(50_000) + "\"" + "c".repeat(900_000) + "\n");

        assertThat(records).hasSize(50_001).allMatch(record -> record.problem() != null);
    }

    @Test
    void readsARecordBehindOthersThatWouldHaveSwallowedIt() throws IOException {
        var records = read("a,\"b\nc,\"d\ne\",\"f\ng\"h\ni,\"j\nk\",l\n");

        assertThat(records).extracting(Values::line).containsExactly(1, 2, 3, 4, 5);
        assertThat(records)
                .filteredOn(record -> record.problem() == null)
                .extracting(Values::values)
                .containsExactly(List.of("g\"h"), List.of("i", "j\nk", "l"));
    }

    /** Remembering lines read ahead does not change the result of parsing each record separately. */
    @RepeatedTest(300)
    void losesNoMoreThanItsFirstLineToAnyMalformedRecord(RepetitionInfo repetition) throws IOException {
        var random = new Random(repetition.getCurrentRepetition());
        var text = random.ints(60, 0, 6)
                .mapToObj(i -> List.of("a", ",", "\"", "\n", "\"\"", "\",\"").get(i))
                .collect(Collectors.joining());

        var records = read(text);

        var lines = text.split("\n", -1);
        var expected = new ArrayList<Integer>();
        for (var line = 0; line < lines.length; ) {
            var rest = String.join("\n", List.of(lines).subList(line, lines.length));
            if (lines[line].isBlank()) {
                line++;
                continue;
            }
            expected.add(line + 1);
            var first = read(rest).get(0);
            var next = read(rest).stream().skip(1).findFirst();
            line += first.problem() != null ? 1 : next.map(Values::line).orElse(lines.length + 1) - 1;
        }
        assertThat(records).extracting(Values::line).containsExactlyElementsOf(expected);
    }

    /** Reads what another library writes, with the same result as that library. */
    @RepeatedTest(200)
    void agreesWithAnotherLibrary(RepetitionInfo repetition) throws IOException {
        var random = new Random(repetition.getCurrentRepetition());
        var separator = ",;\t".charAt(random.nextInt(3));
        var format = CSVFormat.RFC4180.builder().setDelimiter(separator).get();
        var text = new StringWriter();
        try (var printer = new CSVPrinter(text, format)) {
            for (var record = 0; record < 20; record++) {
                printer.printRecord((Object[]) IntStream.range(0, 1 + random.nextInt(5))
                        .mapToObj(i -> value(random, separator))
                        .toArray(String[]::new));
            }
        }

        var ours = read(new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8)), separator);

        try (var parser = CSVParser.parse(new StringReader(text.toString()), format)) {
            var theirs = parser.stream().map(CSVRecord::toList).toList();
            assertThat(withoutBlanks(ours.stream().map(Values::values).toList()))
                    .isEqualTo(withoutBlanks(theirs));
        }
    }

    private static List<List<String>> withoutBlanks(List<List<String>> records) {
        return records.stream()
                .filter(values -> values.size() > 1 || !values.get(0).isBlank())
                .toList();
    }

    private static String value(Random random, char separator) {
        var alphabet = "ab \"\n€😀" + separator;
        var value = new StringBuilder();
        random.ints(random.nextInt(6), 0, alphabet.codePointCount(0, alphabet.length()))
                .map(i -> alphabet.codePointAt(alphabet.offsetByCodePoints(0, i)))
                .forEach(value::appendCodePoint);
        return value.toString();
    }

    private static List<Values> read(String text) throws IOException {
        return read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), ',');
    }

    private static List<Values> read(ByteArrayInputStream bytes, char separator) throws IOException {
        var records = new SeparatedValues(new PhysicalLines(bytes), separator);
        var all = new ArrayList<Values>();
        for (var record = records.next(); record != null; record = records.next()) {
            all.add(record);
        }
        return all;
    }
}
