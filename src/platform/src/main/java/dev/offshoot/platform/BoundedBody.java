package dev.offshoot.platform;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A request whose body has a minimum speed and, if it is JSON, a maximum length. */
class BoundedBody extends HttpServletRequestWrapper {

    /** The time that any body may take... */
    private static final Duration GRACE = Duration.ofSeconds(10);
    /** ...plus one second for this many bytes. */
    private static final long SLOWEST = 4 * 1024;

    private final boolean json;
    private final BodyReadPermits permits;
    private final String address;
    private @Nullable Body body;
    private boolean discarding;

    BoundedBody(HttpServletRequest request, boolean json, BodyReadPermits permits) {
        super(request);
        this.json = json;
        this.permits = permits;
        this.address = request.getRemoteAddr();
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        if (body == null) {
            body = new Body(super.getInputStream());
        }
        return body;
    }

    @Override
    public BufferedReader getReader() throws IOException {
        return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
    }

    /** Reads and discards the rest, limited in length and time. */
    void discard(int most) throws IOException {
        discarding = true;
        var rest = getInputStream();
        var bytes = new byte[4096];
        var left = most;
        while (left > 0 && !rest.isFinished()) {
            var read = rest.read(bytes, 0, Math.min(bytes.length, left));
            if (read < 0) {
                return;
            }
            left -= read;
        }
    }

    private interface Reading {
        int read() throws IOException;
    }

    private final class Body extends ServletInputStream {

        private final ServletInputStream body;
        private long count;
        private long began;
        private BodyLimit.@Nullable Refused refused;

        Body(ServletInputStream body) {
            this.body = body;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (refused != null) {
                throw refused;
            }
            try {
                // the available bytes of a chunked body may be part of a chunk header, and reading those may wait, too
                var read = getContentLengthLong() >= 0 && body.available() > 0
                        ? body.read(bytes, offset, length)
                        : whileWaiting(() -> body.read(bytes, offset, length));
                count += Math.max(read, 0);
                if (json) {
                    check(bytes, offset, read);
                }
                return read;
            } catch (BodyLimit.Refused e) {
                refused = e;
                throw e;
            }
        }

        private void check(byte[] bytes, int offset, int read) throws BodyLimit.Refused {
            if (count > BodyLimit.BYTES) {
                throw new BodyLimit.Refused(BodyLimit.tooLarge());
            }
            for (var i = offset; i < offset + read; i++) {
                if (bytes[i] == 0) {
                    throw BodyLimit.Refused.notInUtf8();
                }
            }
        }

        private int whileWaiting(Reading reading) throws IOException {
            if (body.isFinished()) {
                return -1;
            }
            var now = System.nanoTime();
            began = began == 0 ? now : began;
            if (now - began > GRACE.toNanos() + (discarding ? 0 : count * 1_000_000_000L / SLOWEST)) {
                throw BodyLimit.Refused.tooSlow();
            }
            if (!permits.tryAcquire(address)) {
                throw BodyLimit.Refused.noPermit();
            }
            var slot = Overload.slotOf(BoundedBody.this);
            if (slot != null) {
                slot.release();
            }
            try {
                return reading.read();
            } catch (IOException e) {
                throw BodyLimit.isTimeout(e) ? BodyLimit.Refused.tooSlow() : e;
            } finally {
                permits.release(address);
                if (slot != null) {
                    slot.resume();
                }
            }
        }

        @Override
        public int available() throws IOException {
            return body.available();
        }

        @Override
        public boolean isFinished() {
            return body.isFinished();
        }

        @Override
        public boolean isReady() {
            return body.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            body.setReadListener(listener);
        }
    }
}
