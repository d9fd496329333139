package dev.offshoot.gateway.composition;

import com.sun.net.httpserver.HttpServer;
import dev.offshoot.messaging.testing.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** A process that reports that it hosts inventory, and then accepts connections without answering anything. */
final class SilentHost implements AutoCloseable {

    private static final String REPORT = """
            {"process":"%s","broker":"none","accepting":true,"modules":{"inventory":
            {"hosted":true,"ready":true,"hearing":true,"schema":"00000000-0000-0000-0000-000000000000"}}}""";

    private final int port = FreePorts.withOffsets(1000, 3000, 4000);
    private final HttpServer http;
    private final List<ServerSocket> others;

    SilentHost() {
        http = reporting(name(), port);
        http.createContext("/", exchange -> {});
        http.start();
        others = Stream.of(1000, 3000, 4000).map(this::listen).toList();
    }

    /** An HTTP server, not yet started, that reports that its process hosts inventory. */
    static HttpServer reporting(String process, int port) {
        try {
            var http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            http.createContext("/actuator/modules", exchange -> {
                var report = REPORT.formatted(process).getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, report.length);
                exchange.getResponseBody().write(report);
                exchange.close();
            });
            return http;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ServerSocket listen(int offset) {
        try {
            return new ServerSocket(port + offset, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return "silent";
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** From now on, connections are refused. */
    @Override
    public void close() {
        http.stop(0);
        for (var other : others) {
            try {
                other.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
