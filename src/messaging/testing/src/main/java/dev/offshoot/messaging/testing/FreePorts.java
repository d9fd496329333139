package dev.offshoot.messaging.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers that start later. They lie below the range that the system assigns to outgoing connections and to
 * servers that ask for any port, so that nothing takes them meanwhile.
 */
public final class FreePorts {

    private static final int LOWEST = 15_000;

    private static final int HIGHEST = 31_000;

    private FreePorts() {}

    /** A port that nothing listens on. */
    public static int one() {
        while (true) {
            var port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (isFree(port)) {
                return port;
            }
        }
    }

    /** A port for HTTP, of which the port a thousand above, for gRPC, is free too. */
    public static int forHttpAndGrpc() {
        return withOffsets(1000);
    }

    /** A port for HTTP, of which the ports at these distances, for other protocols, are free too. */
    public static int withOffsets(int... offsets) {
        while (true) {
            var http = one();
            if (Arrays.stream(offsets).allMatch(offset -> http + offset <= HIGHEST + 1000 && isFree(http + offset))) {
                return http;
            }
        }
    }

    private static boolean isFree(int port) {
        // one address, and all of them: a server may listen on either
        try (var loopback = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
            loopback.close();
            try (var all = new ServerSocket(port)) {
                return all.isBound();
            }
        } catch (IOException taken) {
            return false;
        }
    }
}
