package dev.offshoot.platform.discovery;

import static dev.offshoot.platform.discovery.RegistryHttp.JSON;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** What a process uses of etcd's API v3: keys with leases, which do not expire by themselves. */
final class EtcdStandIn implements AutoCloseable {

    private record Entry(String value, String lease) {}

    private record Answer(int status, String body) {}

    private final HttpServer server;
    private final Set<String> leases = new TreeSet<>();
    private final TreeMap<String, Entry> entries = new TreeMap<>();
    private final Map<String, Answer> wrong = new HashMap<>();
    private int granted;
    private int written;

    EtcdStandIn() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v3/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** From now on, answers this, as a proxy does. */
    synchronized void answers(String path, int status, String body) {
        wrong.put(path, new Answer(status, body));
    }

    synchronized void answersAsEtcd() {
        wrong.clear();
    }

    synchronized Set<String> keys() {
        return new TreeSet<>(entries.keySet());
    }

    /** How often a key has been put. */
    synchronized int written() {
        return written;
    }

    /** As {@code etcdctl del} does. */
    synchronized void delete(String key) {
        entries.remove(key);
    }

    /** As {@code etcdctl put} does, without a lease. */
    synchronized void put(String key, String value) {
        entries.put(key, new Entry(encoded(value), "0"));
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        var asked = JSON.readTree(exchange.getRequestBody().readAllBytes());
        var answer = wrong.containsKey(path) ? wrong.get(path) : answer(path, asked);
        var bytes = answer.body().getBytes(UTF_8);
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private Answer answer(String path, JsonNode asked) {
        return switch (path) {
            case "/v3/lease/grant" -> grant();
            case "/v3/lease/keepalive" -> renew(asked.path("ID").asString());
            case "/v3/lease/revoke" -> revoke(asked.path("ID").asString());
            case "/v3/kv/put" -> put(asked);
            case "/v3/kv/range" -> range(asked);
            default -> new Answer(404, "");
        };
    }

    private Answer grant() {
        var id = String.valueOf(7_587_000_000_000_000_000L + ++granted);
        leases.add(id);
        return json(Map.of("ID", id, "TTL", "3"));
    }

    private Answer renew(String id) {
        if (id.isEmpty()) {
            return new Answer(400, "");
        }
        return json(Map.of("result", leases.contains(id) ? Map.of("ID", id, "TTL", "3") : Map.of("ID", id)));
    }

    private Answer revoke(String id) {
        entries.values().removeIf(entry -> entry.lease().equals(id));
        return leases.remove(id) ? json(Map.of()) : new Answer(404, "");
    }

    private Answer put(JsonNode asked) {
        var lease = asked.path("lease").asString();
        if (!leases.contains(lease)) {
            return new Answer(404, "");
        }
        entries.put(
                decoded(asked.path("key").asString()),
                new Entry(asked.path("value").asString(), lease));
        written++;
        return json(Map.of());
    }

    private Answer range(JsonNode asked) {
        var begin = decoded(asked.path("key").asString());
        var end = asked.has("range_end") ? decoded(asked.path("range_end").asString()) : begin + '\0';
        List<Map<String, String>> found = entries.subMap(begin, end).entrySet().stream()
                .map(entry -> found(
                        entry.getKey(),
                        entry.getValue(),
                        asked.path("keys_only").asBoolean(false)))
                .toList();
        return json(found.isEmpty() ? Map.of() : Map.of("kvs", found));
    }

    /** As etcd does, leaves out what is empty or zero. */
    private static Map<String, String> found(String key, Entry entry, boolean onlyKey) {
        var found = new TreeMap<>(Map.of("key", encoded(key), "value", entry.value(), "lease", entry.lease()));
        if (onlyKey) {
            found.remove("value");
        }
        found.remove("lease", "0");
        return found;
    }

    private static Answer json(Map<String, ?> body) {
        return new Answer(200, JSON.writeValueAsString(body));
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private static String decoded(String text) {
        return new String(Base64.getDecoder().decode(text), UTF_8);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
