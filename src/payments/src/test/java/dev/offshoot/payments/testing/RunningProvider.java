package dev.offshoot.payments.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A payment provider over HTTP. It remembers its answer under each idempotency key and treats another key as another
 * payment: a changed key means paying twice. Tests can make it misbehave for single orders.
 */
public final class RunningProvider implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    /** The operations. */
    public enum Step {
        AUTHORIZE,
        CAPTURE,
        VOID,
        REFUND
    }

    /** Failures to simulate once. */
    public enum Fault {
        /** The call succeeds, and the connection breaks. */
        ANSWER_LOST,
        /** The call succeeds, but is never answered. */
        SILENT,
        /** The call fails, and the answer repeats the request. */
        BROKEN,
        /** The call fails: the provider is overloaded. */
        BUSY,
        /** The call succeeds, and a proxy answers with a page. */
        GIBBERISH
    }

    private record Answer(int status, String body) {}

    private static final class Authorization {

        final UUID order;
        boolean captured;
        boolean voided;

        Authorization(UUID order) {
            this.order = order;
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Answer> answers = new HashMap<>();
    private final Map<String, Authorization> authorizations = new HashMap<>();
    private final Map<String, UUID> captures = new HashMap<>();
    private final Map<String, Integer> effects = new ConcurrentHashMap<>();
    private final Map<UUID, Map<?, ?>> asked = new ConcurrentHashMap<>();
    private final Map<String, Queue<Fault>> faults = new ConcurrentHashMap<>();
    private final Map<String, Integer> requests = new ConcurrentHashMap<>();
    private final Map<String, Queue<Integer>> refusals = new ConcurrentHashMap<>();
    private final Map<String, Queue<Runnable>> meanwhile = new ConcurrentHashMap<>();
    private volatile int refusal = 409;

    /** Listens on a free port of this machine. */
    public RunningProvider() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/v1/", this::handle);
        server.start();
    }

    /** Its base URL. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Makes the next such call for this subject fail like this. */
    public void fail(UUID order, Step step, Fault... next) {
        faults.computeIfAbsent(order + ":" + step, key -> new ConcurrentLinkedQueue<>())
                .addAll(List.of(next));
    }

    /** Makes the next such call fail with this status. */
    public void refuse(UUID order, Step step, int status) {
        refusals.computeIfAbsent(order + ":" + step, key -> new ConcurrentLinkedQueue<>())
                .add(status);
    }

    /** Runs something after the call has succeeded, before it is answered. */
    public void meanwhile(UUID order, Step step, Runnable what) {
        meanwhile
                .computeIfAbsent(order + ":" + step, key -> new ConcurrentLinkedQueue<>())
                .add(what);
    }

    /** Runs something after the next such call for any order has succeeded, before it is answered. */
    public void meanwhileNext(Step step, Runnable what) {
        meanwhile
                .computeIfAbsent(step.name(), key -> new ConcurrentLinkedQueue<>())
                .add(what);
    }

    /** The status for voiding a captured payment or capturing a voided one: 409 or 422. */
    public void refuseWith(int status) {
        refusal = status;
    }

    /** How often the operation was performed, as opposed to requested. */
    public int count(UUID order, Step step) {
        return effects.getOrDefault(order + ":" + step, 0);
    }

    /** How often the operation was requested, whatever the outcome. */
    public int requests(UUID order, Step step) {
        return requests.getOrDefault(order + ":" + step, 0);
    }

    /** The request that asked for the authorization. */
    public Map<?, ?> asked(UUID order) {
        return asked.get(order);
    }

    private void handle(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath().split("/");
        var sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        var step = switch (path[path.length - 1]) {
            case "authorizations" -> Step.AUTHORIZE;
            case "captures" -> Step.CAPTURE;
            case "voids" -> Step.VOID;
            case "refunds" -> Step.REFUND;
            default -> throw new IOException("No such route: " + exchange.getRequestURI());
        };
        var body = JSON.readTree(sent);
        var order = orderOf(step, path, body);
        requests.merge(order + ":" + step, 1, Integer::sum);
        var fault = next(faults.get(order + ":" + step));
        if (fault == Fault.BROKEN) {
            answer(exchange, "application/json", new Answer(500, sent));
            return;
        }
        if (fault == Fault.BUSY) {
            answer(exchange, "application/json", new Answer(429, "{}"));
            return;
        }
        var refused = next(refusals.get(order + ":" + step));
        if (refused != null) {
            answer(exchange, "application/json", new Answer(refused, "{}"));
            return;
        }
        var answer = perform(step, key, path.length > 3 ? path[3] : "", order, body);
        for (var occasion : List.of(order + ":" + step, step.name())) {
            var meantime = next(meanwhile.get(occasion));
            if (meantime != null) {
                meantime.run();
            }
        }
        if (fault == Fault.ANSWER_LOST) {
            exchange.close();
        } else if (fault == Fault.GIBBERISH) {
            answer(exchange, "text/html", new Answer(200, "<html>Please sign in</html>"));
        } else if (fault != Fault.SILENT) {
            answer(exchange, "application/json", answer);
        }
    }

    private static <T> T next(Queue<T> queue) {
        return queue == null ? null : queue.poll();
    }

    private synchronized UUID orderOf(Step step, String[] path, JsonNode body) {
        return switch (step) {
            case AUTHORIZE -> UUID.fromString(body.get("reference").asString());
            case CAPTURE, VOID -> authorizations.get(path[3]).order;
            case REFUND -> captures.get(path[3]);
        };
    }

    private synchronized Answer perform(Step step, String key, String id, UUID order, JsonNode body) {
        var known = answers.get(key);
        if (known == null) {
            known = switch (step) {
                case AUTHORIZE -> authorize(order, body);
                case CAPTURE -> capture(id, order);
                case VOID -> release(id, order);
                case REFUND -> done(order, step, 201, UUID.randomUUID().toString());
            };
            answers.put(key, known);
        }
        return known;
    }

    private Answer authorize(UUID order, JsonNode body) {
        asked.put(order, JSON.convertValue(body, Map.class));
        var id = UUID.randomUUID().toString();
        var declined = body.get("token").asString().equals("tok_declined");
        if (!declined) {
            authorizations.put(id, new Authorization(order));
            effects.merge(order + ":" + Step.AUTHORIZE, 1, Integer::sum);
        }
        return new Answer(201, "{\"id\":\"%s\",\"status\":\"%s\"}".formatted(id, declined ? "DECLINED" : "AUTHORIZED"));
    }

    private Answer capture(String authorizationId, UUID order) {
        var authorization = authorizations.get(authorizationId);
        if (authorization.voided) {
            return new Answer(refusal, "{}");
        }
        authorization.captured = true;
        var id = UUID.randomUUID().toString();
        captures.put(id, order);
        return done(order, Step.CAPTURE, 201, id);
    }

    private Answer release(String authorizationId, UUID order) {
        var authorization = authorizations.get(authorizationId);
        if (authorization.captured) {
            return new Answer(refusal, "{}");
        }
        authorization.voided = true;
        return done(order, Step.VOID, 200, authorizationId);
    }

    private Answer done(UUID order, Step step, int status, String id) {
        effects.merge(order + ":" + step, 1, Integer::sum);
        return new Answer(status, "{\"id\":\"%s\"}".formatted(id));
    }

    private static void answer(HttpExchange exchange, String type, Answer answer) throws IOException {
        var bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
