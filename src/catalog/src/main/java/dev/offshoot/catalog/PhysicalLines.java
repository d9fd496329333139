package dev.offshoot.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a file, each decoded on its own: as UTF-8, or else as Windows-1252, which Excel writes in Western
 * Europe. Bytes that cannot be decoded spoil only their own line. Lines end with LF, CR LF or CR. A byte order mark is
 * skipped.
 */
class PhysicalLines {

    static final int LONGEST = 1024 * 1024;

    private static final int BYTE_ORDER_MARK = 3;

    /**
     * A line.
     *
     * @param number starting at 1
     * @param text null if it cannot be read
     * @param problem why it cannot be read
     */
    record Line(int number, @Nullable String text, @Nullable String problem) {}

    private final InputStream bytes;
    private final byte[] buffer = new byte[64 * 1024];
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    private final CharsetDecoder windows = Charset.forName("windows-1252").newDecoder();
    private byte[] line = new byte[1024];
    private int position;
    private int filled;
    private int number;
    private int guessed;
    private boolean afterReturn;

    PhysicalLines(InputStream bytes) {
        this.bytes = bytes;
    }

    /** The next line, or null at the end. */
    @Nullable Line next() throws IOException {
        var length = 0;
        while (true) {
            if (position == filled && !fill()) {
                return length == 0 ? null : line(length);
            }
            var b = buffer[position++];
            if (b == '\n' && afterReturn) {
                afterReturn = false; // the LF of a CR LF
                continue;
            }
            afterReturn = b == '\r';
            if (b == '\n' || b == '\r') {
                return line(length);
            }
            if (length < LONGEST) {
                if (length == line.length) {
                    line = Arrays.copyOf(line, Math.min(length * 2, LONGEST));
                }
                line[length] = b;
            }
            length++;
        }
    }

    /** How many lines so far were not UTF-8 and were read as Windows-1252. */
    int guessed() {
        return guessed;
    }

    private boolean fill() throws IOException {
        position = 0;
        filled = Math.max(bytes.read(buffer, 0, buffer.length), 0);
        return filled > 0;
    }

    private Line line(int length) {
        number++;
        if (length > LONGEST) {
            return new Line(number, null, "The line is longer than " + LONGEST + " bytes");
        }
        var from = number == 1 && startsWithByteOrderMark(length) ? BYTE_ORDER_MARK : 0;
        var text = decode(utf8, from, length);
        if (text == null) {
            text = decode(windows, from, length);
            guessed++;
        }
        return text != null
                ? new Line(number, text, null)
                : new Line(number, null, "The line is not text: save the feed as UTF-8 ('CSV UTF-8' in Excel)");
    }

    private @Nullable String decode(CharsetDecoder decoder, int from, int to) {
        try {
            return decoder.decode(ByteBuffer.wrap(line, from, to - from)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private boolean startsWithByteOrderMark(int length) {
        return length >= BYTE_ORDER_MARK && line[0] == (byte) 0xEF && line[1] == (byte) 0xBB && line[2] == (byte) 0xBF;
    }
}
