package dev.offshoot.journeys;

import com.sun.net.httpserver.HttpServer;
import dev.offshoot.platform.discovery.RegisteredProcess;
import dev.offshoot.platform.discovery.Registry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A program that is registered as a process of the shop, and is none: it answers every request with 404. */
final class Stranger implements AutoCloseable {

    private final Registry registry;
    private final AtomicInteger asked = new AtomicInteger();
    private final HttpServer server;

    Stranger(Registry registry) throws IOException {
        this.registry = registry;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.start();
    }

    /** Enters it, or renews its entry. */
    void enter() {
        registry.keep(new RegisteredProcess("stranger", URI.create(url()), Set.of("inventory"), Map.of()));
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    int asked() {
        return asked.get();
    }

    @Override
    public void close() {
        registry.close();
        server.stop(0);
    }
}
