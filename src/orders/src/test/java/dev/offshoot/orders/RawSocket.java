package dev.offshoot.orders;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that sends the handshake of a WebSocket, and then neither reads nor answers unless the test does. */
final class RawSocket implements AutoCloseable {

    private static final int CLOSE = 0x88;

    private final Socket socket = new Socket();

    RawSocket(int port, String path, String... headers) {
        try {
            socket.setReceiveBufferSize(4096);
            socket.setSoTimeout(10_000);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            // "close" applies if the upgrade is refused
            var handshake = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: localhost:" + port
                    + "\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
            for (var i = 0; i < headers.length; i += 2) {
                handshake.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
            }
            socket.getOutputStream().write(handshake.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The head of the answer. */
    String head() {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) read());
        }
        return head.toString();
    }

    /** The rest of the answer. */
    String body() {
        var body = new ByteArrayOutputStream();
        for (int next; (next = read()) >= 0; ) {
            body.write(next);
        }
        return body.toString(StandardCharsets.UTF_8);
    }

    /** The status of the close frame, after other frames with short payloads. */
    int closed() {
        while (true) {
            var kind = read();
            var length = read();
            if (kind == CLOSE) {
                return read() << 8 | read();
            }
            var payload = length == 126 ? read() << 8 | read() : length;
            for (var i = 0; i < payload; i++) {
                read();
            }
        }
    }

    private int read() {
        try {
            return socket.getInputStream().read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
