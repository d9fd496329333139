package dev.offshoot.gateway.composition;

import com.sun.net.httpserver.HttpServer;
import dev.offshoot.messaging.testing.FreePorts;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;

/** A process of a release that hosted inventory and could not be asked for availability yet. */
final class OlderHost implements AutoCloseable {

    private final int port = FreePorts.withOffsets(1000, 3000, 4000);
    private final HttpServer http = SilentHost.reporting(name(), port);
    private final Server grpc;

    OlderHost() {
        // what is not open to anyone asks who it is
        http.createContext("/", exchange -> {
            exchange.sendResponseHeaders(401, -1);
            exchange.close();
        });
        http.start();
        try {
            grpc = ServerBuilder.forPort(port + 1000).build().start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return "older";
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public void close() {
        http.stop(0);
        grpc.shutdownNow();
    }
}
