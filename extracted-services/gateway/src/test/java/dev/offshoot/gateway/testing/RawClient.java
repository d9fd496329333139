package dev.offshoot.gateway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** Sends to a gateway what no well-behaved client would. */
public final class RawClient implements AutoCloseable {

    private final Socket socket;
    private final StringBuilder heard = new StringBuilder();

    public RawClient(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the bytes could be sent. */
    public boolean send(String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Everything received until the other side closes, or for at most this long. */
    public String answer(int seconds) {
        var end = System.nanoTime() + seconds * 1_000_000_000L;
        while (!isClosed() && System.nanoTime() < end) {}
        return heard();
    }

    /** Everything received so far. */
    public String heard() {
        return heard.toString();
    }

    /** Whether the other side has closed; reads until a tenth of a second passes without data. */
    public boolean isClosed() {
        try {
            for (int next; (next = socket.getInputStream().read()) >= 0; ) {
                heard.append((char) next);
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
