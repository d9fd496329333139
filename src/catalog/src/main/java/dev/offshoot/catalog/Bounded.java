package dev.offshoot.catalog;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Limits the total number of bytes, and the number of bytes in one piece. */
class Bounded extends FilterInputStream {

    private final long most;
    private final long mostAtOnce;
    private long read;
    private long begun;

    Bounded(InputStream bytes, long most, long mostAtOnce) {
        super(bytes);
        this.most = most;
        this.mostAtOnce = mostAtOnce;
    }

    /** Starts the next piece. */
    void begin() {
        begun = read;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        var count = super.read(into, from, length);
        read += Math.max(count, 0);
        if (read > most) {
            throw FeedTooLarge.bytes(most);
        }
        if (read - begun > mostAtOnce) {
            throw UnknownFeed.because("A single value or tag is longer than " + mostAtOnce + " bytes: shorten it");
        }
        return count;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
