package dev.offshoot.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a file in UTF-8, one after the other and each on its own: bytes that are no text spoil one line and not
 * the rest. A line ends with LF, CR LF or CR. A byte order mark is passed over.
 */
class PhysicalLines {

    static final int LONGEST = 1024 * 1024;

    private static final int BYTE_ORDER_MARK = 3;

    /**
     * A line.
     *
     * @param number counted from 1
     * @param text nothing if it cannot be read
     * @param problem why it cannot be read
     */
    record Line(int number, @Nullable String text, @Nullable String problem) {}

    private final InputStream bytes;
    private final long most;
    private final byte[] buffer = new byte[64 * 1024];
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final Deque<Line> returned = new ArrayDeque<>();
    private byte[] line = new byte[1024];
    private int position;
    private int filled;
    private long read;
    private int number;
    private boolean afterReturn;

    /** @param most how many bytes it reads at most */
    PhysicalLines(InputStream bytes, long most) {
        this.bytes = bytes;
        this.most = most;
    }

    /**
     * The next line, or nothing at the end.
     *
     * @throws FeedTooLarge if there are more bytes than are read at most
     */
    @Nullable Line next() throws IOException {
        if (!returned.isEmpty()) {
            return returned.pop();
        }
        var length = 0;
        while (true) {
            if (position == filled && !fill()) {
                return length == 0 ? null : line(length);
            }
            var b = buffer[position++];
            if (b == '\n' && afterReturn) {
                afterReturn = false; // it belongs to the line end before
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

    /** Gives lines back, to be read again. */
    void giveBack(List<Line> lines) {
        for (var i = lines.size() - 1; i >= 0; i--) {
            returned.push(lines.get(i));
        }
    }

    private boolean fill() throws IOException {
        position = 0;
        filled = Math.max(bytes.read(buffer, 0, buffer.length), 0);
        read += filled;
        if (read > most) {
            throw new FeedTooLarge(most);
        }
        return filled > 0;
    }

    private Line line(int length) {
        number++;
        if (length > LONGEST) {
            return new Line(number, null, "The line is longer than " + LONGEST + " bytes");
        }
        var from = number == 1 && startsWithByteOrderMark(length) ? BYTE_ORDER_MARK : 0;
        try {
            return new Line(
                    number,
                    decoder.decode(ByteBuffer.wrap(line, from, length - from)).toString(),
                    null);
        } catch (CharacterCodingException e) {
            return new Line(number, null, "The line is not UTF-8");
        }
    }

    private boolean startsWithByteOrderMark(int length) {
        return length >= BYTE_ORDER_MARK && line[0] == (byte) 0xEF && line[1] == (byte) 0xBB && line[2] == (byte) 0xBF;
    }
}
