package dev.offshoot.gateway;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** Stands in for a process: it says what it hosts, and answers what the test wants it to. */
final class StandIn implements AutoCloseable {

    /** A request that came here. */
    record Request(String method, String path, Headers headers) {

        String header(String name) {
            return headers.getFirst(name);
        }
    }

    private final String process;
    private final InetSocketAddress address;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile Set<String> modules;
    private volatile HttpHandler handler = json(200, "{}");
    private HttpServer server;
    private ExecutorService threads;

    StandIn(String process, String... modules) {
        this.process = process;
        this.modules = Set.of(modules);
        start(0);
        this.address = server.getAddress();
    }

    private void start(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads = Executors.newCachedThreadPool();
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.createContext("/actuator/modules", this::modules);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.add(new Request(
                exchange.getRequestMethod(), exchange.getRequestURI().toString(), exchange.getRequestHeaders()));
        handler.handle(exchange);
    }

    private void modules(HttpExchange exchange) throws IOException {
        json(200, """
                        {"process":"%s","broker":"none","accepting":true,"modules":{%s}}""".formatted(
                        process,
                        modules.stream().map(module -> """
                                                        "%s":{"hosted":true,"ready":true,"hearing":true,"pending":0,"parked":0,"outgoing":0,"schema":null}""".formatted(module)).collect(Collectors.joining(","))))
                .handle(exchange);
    }

    URI url() {
        return URI.create("http://localhost:" + address.getPort());
    }

    /** What it answers from now on; what was asked before is forgotten. */
    void answers(HttpHandler handler) {
        this.handler = handler;
        requests.clear();
    }

    void hosts(String... modules) {
        this.modules = Set.of(modules);
    }

    List<Request> requests() {
        return requests;
    }

    static HttpHandler json(int status, String body, String... headers) {
        return text(status, status < 400 ? "application/json" : "application/problem+json", body, headers);
    }

    static HttpHandler text(int status, String type, String body, String... headers) {
        return exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", type);
            for (var i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
            }
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        };
    }

    /** Dies: nothing listens there any more. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** Comes back where it was. */
    void comesBack() {
        start(address.getPort());
    }
}
