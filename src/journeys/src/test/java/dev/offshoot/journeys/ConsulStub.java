package dev.offshoot.journeys;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The part of Consul's HTTP API that processes and the gateway use, after its documentation: no server was found in the
 * places from which this build gets software. It keeps its entries in memory only, like an agent in development mode.
 */
final class ConsulStub implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();

    private record Entry(JsonNode service, Duration ttl, long passedAt) {

        boolean passes() {
            return ttl == null || System.nanoTime() - passedAt < ttl.toNanos();
        }
    }

    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final AtomicLong index = new AtomicLong(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private volatile boolean frozen;

    ConsulStub(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Whether it accepts requests and never answers them. */
    void isFrozen(boolean now) {
        frozen = now;
    }

    private void answer(HttpExchange exchange) throws IOException {
        if (frozen) {
            return;
        }
        var path = exchange.getRequestURI().getPath();
        var last = path.substring(path.lastIndexOf('/') + 1);
        var body = exchange.getRequestBody().readAllBytes();
        if (path.equals("/v1/agent/service/register")) {
            var service = JSON.readTree(body);
            var ttl = service.path("Check").path("TTL").asString("");
            entries.put(
                    service.path("ID").asString(),
                    new Entry(service, ttl.isEmpty() ? null : Duration.parse("PT" + ttl), System.nanoTime()));
            index.incrementAndGet();
            send(exchange, 200, "");
        } else if (path.startsWith("/v1/agent/check/pass/service:")) {
            var id = last.substring("service:".length());
            var known = entries.computeIfPresent(
                    id, (key, entry) -> new Entry(entry.service(), entry.ttl(), System.nanoTime()));
            send(exchange, known == null ? 404 : 200, known == null ? "Unknown check ID \"service:" + id + "\"" : "");
        } else if (path.startsWith("/v1/agent/service/deregister/")) {
            var removed = entries.remove(last);
            index.incrementAndGet();
            send(exchange, removed == null ? 404 : 200, removed == null ? "Unknown service ID \"" + last + "\"" : "");
        } else if (path.startsWith("/v1/health/service/")) {
            var query = String.valueOf(exchange.getRequestURI().getQuery());
            send(exchange, 200, JSON.writeValueAsString(health(last, query.matches("(^|.*&)passing(=true|=1|&|$).*"))));
        } else if (path.equals("/v1/catalog/services")) {
            send(exchange, 200, "{\"consul\":[],\"offshoot\":[]}");
        } else if (path.equals("/v1/status/leader")) {
            send(exchange, 200, "\"127.0.0.1:8300\"");
        } else {
            send(exchange, 404, "");
        }
    }

    private List<Map<String, Object>> health(String name, boolean passing) {
        var found = new ArrayList<Map<String, Object>>();
        entries.forEach((id, entry) -> {
            if (entry.service().path("Name").asString().equals(name) && (entry.passes() || !passing)) {
                found.add(Map.of(
                        "Node",
                        Map.of("ID", "1", "Node", "stub", "Address", "127.0.0.1", "Datacenter", "dc1"),
                        "Service",
                        Map.of(
                                "ID", id,
                                "Service", name,
                                "Tags", List.of(),
                                "Address", entry.service().path("Address").asString(""),
                                "Port", entry.service().path("Port").asInt(0),
                                "Meta", entry.service().path("Meta")),
                        "Checks",
                        List.of(Map.of(
                                "Node",
                                "stub",
                                "CheckID",
                                "service:" + id,
                                "Status",
                                entry.passes() ? "passing" : "critical",
                                "ServiceID",
                                id,
                                "ServiceName",
                                name))));
            }
        });
        return found;
    }

    private void send(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", status == 200 ? "application/json" : "text/plain");
        exchange.getResponseHeaders().set("X-Consul-Index", String.valueOf(index.get()));
        exchange.getResponseHeaders().set("X-Consul-Knownleader", "true");
        exchange.getResponseHeaders().set("X-Consul-Lastcontact", "0");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
