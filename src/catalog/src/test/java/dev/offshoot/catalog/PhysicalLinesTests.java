package dev.offshoot.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offshoot.catalog.PhysicalLines.Line;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PhysicalLinesTests {

    @Test
    void endsLinesAtEveryKindOfLineEnd() throws IOException {
        assertThat(read("a\nb\r\nc\rd\n\r\ne".getBytes(StandardCharsets.UTF_8)))
                .extracting(Line::text)
                .containsExactly("a", "b", "c", "d", "", "e");
        assertThat(read(new byte[0])).isEmpty();
    }

    @Test
    void endsALineOnceWhereALineEndSpansTwoReads() throws IOException {
        var slow = new InputStream() {
            private final InputStream all = new ByteArrayInputStream("a\r\nb".getBytes(StandardCharsets.UTF_8));

            @Override
            public int read() throws IOException {
                return all.read();
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                return all.read(into, from, 1);
            }
        };

        assertThat(read(slow)).extracting(Line::text).containsExactly("a", "b");
    }

    @Test
    void passesOverAByteOrderMark() throws IOException {
        assertThat(read("\uFEFFä\n\uFEFFb".getBytes(StandardCharsets.UTF_8)))
                .extracting(Line::text)
                .containsExactly("ä", "\uFEFFb");
    }

    @Test
    void spoilsOneLineWithBytesThatAreNoText() throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.write("gut\n".getBytes(StandardCharsets.UTF_8));
        bytes.write(new byte[] {'a', (byte) 0x81, '\n'});
        bytes.write("Stühle\n".getBytes(StandardCharsets.UTF_8));

        var lines = read(bytes.toByteArray());

        assertThat(lines).extracting(Line::text).containsExactly("gut", null, "Stühle");
        assertThat(lines.get(1).problem()).contains("not text", "UTF-8");
    }

    @Test
    void takesWhatIsNotUtf8ForWhatExcelWritesInWesternEuropeAndCountsIt() throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.write("Stühle – 5 €\n".getBytes(Charset.forName("windows-1252")));
        bytes.write("Stühle – 5 €\n".getBytes(StandardCharsets.UTF_8));
        var lines = new PhysicalLines(new ByteArrayInputStream(bytes.toByteArray()));

        assertThat(lines.next()).isEqualTo(new Line(1, "Stühle – 5 €", null));
        assertThat(lines.next()).isEqualTo(new Line(2, "Stühle – 5 €", null));
        assertThat(lines.guessed()).isEqualTo(1);
    }

    @Test
    void neverHoldsMoreOfALineThanItMay() throws IOException {
        var endless = new ByteArrayOutputStream();
        endless.write(new byte[3 * PhysicalLines.LONGEST]);
        endless.write("\nb".getBytes(StandardCharsets.UTF_8));

        var lines = read(endless.toByteArray());

        assertThat(lines.get(0).problem()).contains("longer than");
        assertThat(lines.get(1)).isEqualTo(new Line(2, "b", null));
    }

    @Test
    void readsNoMoreThanItMay() {
        var bytes = new ByteArrayInputStream("abc\ndef".getBytes());

        assertThatThrownBy(() -> read(new Bounded(bytes, 6, Long.MAX_VALUE)))
                .isInstanceOf(FeedTooLarge.class)
                .hasMessageContaining("6 bytes");
    }

    private static List<Line> read(byte[] bytes) throws IOException {
        return read(new ByteArrayInputStream(bytes));
    }

    private static List<Line> read(InputStream bytes) throws IOException {
        var lines = new PhysicalLines(bytes);
        var all = new ArrayList<Line>();
        for (var line = lines.next(); line != null; line = lines.next()) {
            all.add(line);
        }
        return all;
    }
}
