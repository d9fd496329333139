package dev.offshoot.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offshoot.catalog.PhysicalLines.Line;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
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
        bytes.write("Stühle\n".getBytes(StandardCharsets.ISO_8859_1));
        bytes.write("Stühle\n".getBytes(StandardCharsets.UTF_8));

        var lines = read(bytes.toByteArray());

        assertThat(lines).extracting(Line::text).containsExactly("gut", null, "Stühle");
        assertThat(lines.get(1)).isEqualTo(new Line(2, null, "The line is not UTF-8"));
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
        assertThatThrownBy(() -> {
                    var lines = new PhysicalLines(new ByteArrayInputStream("abc\ndef".getBytes()), 6);
                    while (lines.next() != null) {}
                })
                .isInstanceOf(FeedTooLarge.class)
                .hasMessageContaining("6 bytes");
    }

    @Test
    void readsAgainWhatIsGivenBack() throws IOException {
        var lines = new PhysicalLines(new ByteArrayInputStream("a\nb\nc".getBytes()), 100);
        lines.next();
        var b = lines.next();
        var c = lines.next();

        lines.giveBack(List.of(b, c));

        assertThat(lines.next()).isEqualTo(b);
        assertThat(lines.next()).isEqualTo(c);
        assertThat(lines.next()).isNull();
    }

    private static List<Line> read(byte[] bytes) throws IOException {
        return read(new ByteArrayInputStream(bytes));
    }

    private static List<Line> read(InputStream bytes) throws IOException {
        var lines = new PhysicalLines(bytes, Long.MAX_VALUE);
        var all = new ArrayList<Line>();
        for (var line = lines.next(); line != null; line = lines.next()) {
            all.add(line);
        }
        return all;
    }
}
