package dev.offshoot.messaging.spi;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/**
 * What listens at an address. Clients say little about a server that does not speak their protocol, so it is asked
 * itself: with the first bytes of TLS, and, if it does not know these, of HTTP.
 */
enum Stranger {
    NOBODY,
    SPEAKS_TLS,
    SPEAKS_HTTP,
    SPEAKS_ANOTHER_PROTOCOL,
    /** It may be slow. */
    SILENT;

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int NO_ANSWER = -2;

    /** The kinds of records with which a server answers the first bytes of TLS: an alert, or its part of the handshake. */
    private static final int ALERT = 21;

    private static final int HANDSHAKE = 22;

    static Stranger at(InetSocketAddress address) {
        try {
            var first = answer(address, helloOfTls());
            if (first == ALERT || first == HANDSHAKE) {
                return SPEAKS_TLS;
            }
            var http = "GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
            if (first == 'H' || answer(address, http) == 'H') {
                return SPEAKS_HTTP;
            }
            return first == NO_ANSWER ? SILENT : SPEAKS_ANOTHER_PROTOCOL;
        } catch (IOException | GeneralSecurityException e) {
            return NOBODY;
        }
    }

    /** The first byte that the server answers; -1 if it closes the connection. */
    private static int answer(InetSocketAddress address, byte[] question) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(address, (int) PATIENCE.toMillis());
            socket.setSoTimeout((int) PATIENCE.toMillis());
            try {
                socket.getOutputStream().write(question);
                return socket.getInputStream().read();
            } catch (SocketTimeoutException e) {
                return NO_ANSWER;
            } catch (IOException e) {
                return -1;
            }
        }
    }

    private static byte[] helloOfTls() throws IOException, GeneralSecurityException {
        var engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(true);
        var hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), hello);
        var bytes = new byte[hello.flip().remaining()];
        hello.get(bytes);
        return bytes;
    }
}
