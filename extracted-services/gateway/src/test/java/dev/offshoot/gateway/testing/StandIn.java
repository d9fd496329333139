package dev.offshoot.gateway.testing;

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
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A fake process: reports hosted modules, and answers as the test wants. */
public final class StandIn implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    /** A received request. */
    public record Request(String method, String path, Headers headers) {

        public String header(String name) {
            return headers.getFirst(name);
        }
    }

    private final String process;
    private final InetSocketAddress address;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Set<String> carried;
    private volatile Set<String> modules;
    private volatile String broker = "none";
    private volatile UUID schema = new UUID(0, 0);
    private Map<String, Map<String, Object>> moves = new ConcurrentHashMap<>();
    private volatile boolean keepsMoves = true;
    private volatile boolean refusing;
    private volatile boolean silent;
    private volatile Duration counting = Duration.ZERO;
    private final AtomicInteger polls = new AtomicInteger();
    private final AtomicInteger counts = new AtomicInteger();
    private volatile String instance = "null";
    private volatile HttpHandler handler = json(200, "{}");
    private HttpServer server;
    private ExecutorService threads;

    public StandIn(String process, String... modules) {
        this.process = process;
        this.carried = Set.of(modules);
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
        server.createContext("/actuator/moves", this::moves);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.add(new Request(
                exchange.getRequestMethod(), exchange.getRequestURI().toString(), exchange.getRequestHeaders()));
        handler.handle(exchange);
    }

    private void modules(HttpExchange exchange) throws IOException {
        polls.incrementAndGet();
        if (silent) {
            // the connection stays open, without a response
            return;
        }
        if (exchange.getRequestMethod().equals("POST")) {
            told(exchange);
        } else if (exchange.getRequestURI().getQuery().contains("backlog=true")) {
            counts.incrementAndGet();
            CompletableFuture.delayedExecutor(counting.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> say(exchange));
        } else {
            say(exchange);
        }
    }

    /** Stores moves as processes do: those that share a schema share them. */
    private void moves(HttpExchange exchange) throws IOException {
        if (silent) {
            return;
        }
        if (!keepsMoves) {
            json(404, "{}").handle(exchange);
        } else if (exchange.getRequestMethod().equals("POST")) {
            var path = exchange.getRequestURI().getPath();
            var said = JSON.readTree(exchange.getRequestBody().readAllBytes());
            var written = keep(path.substring(path.lastIndexOf('/') + 1), said);
            json(written ? 200 : 409, "{}").handle(exchange);
        } else {
            json(200, JSON.writeValueAsString(moves)).handle(exchange);
        }
    }

    private boolean keep(String module, JsonNode said) {
        synchronized (moves) {
            var last = moves.get(module);
            var revision = said.path("revision").asLong();
            if ((last == null ? 0 : (long) last.get("revision")) != revision) {
                return false;
            }
            moves.put(
                    module,
                    Map.of("revision", revision + 1, "state", said.path("state").asString()));
            return true;
        }
    }

    private void say(HttpExchange exchange) {
        var states = carried.stream()
                .map(module -> "\"" + module + "\":" + state(module))
                .collect(Collectors.joining(","));
        try {
            json(200, """
                        {"process":"%s","instance":%s,"broker":"%s","accepting":true,"modules":{%s}}""".formatted(process, instance, broker, states)).handle(exchange);
        } catch (IOException e) {
            // the client does not wait any more
        }
    }

    private String state(String module) {
        var hosted = modules.contains(module);
        return """
                {"hosted":%s,"ready":%s,"hearing":%s,"pending":0,"parked":0,"outgoing":0,"schema":"%s"}""".formatted(hosted, hosted, hosted, schema);
    }

    /** Starts or stops hosting a module, as a process does. */
    private void told(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        var module = path.substring(path.lastIndexOf('/') + 1);
        var hosted = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8).contains("true");
        if (refusing) {
            json(409, """
                    {"type":"urn:offshoot:problem:module-cannot-move","status":409,"detail":"Nobody else hears it"}""").handle(exchange);
            return;
        }
        var changed = new HashSet<>(modules);
        if (hosted) {
            changed.add(module);
        } else {
            changed.remove(module);
        }
        modules = Set.copyOf(changed);
        json(200, state(module)).handle(exchange);
    }

    public URI url() {
        return URI.create("http://localhost:" + address.getPort());
    }

    /** Sets its response, and clears the recorded requests. */
    public void answers(HttpHandler handler) {
        this.handler = handler;
        requests.clear();
    }

    public void hosts(String... modules) {
        this.modules = Set.of(modules);
    }

    public boolean isHosting(String module) {
        return modules.contains(module);
    }

    /** Whether it has a broker, so that modules can move. */
    public void hasBroker(boolean has) {
        broker = has ? "rabbitmq" : "none";
    }

    /** Which data it uses. */
    public void worksOn(UUID schema) {
        this.schema = schema;
    }

    /** Makes both share their stored moves. */
    public StandIn sharingMovesWith(StandIn other) {
        moves = other.moves;
        return this;
    }

    /** The stored moves by module. */
    public Map<String, Map<String, Object>> keptMoves() {
        return moves;
    }

    /** Whether it stores moves, which a process of an earlier release does not. */
    public void keepsMoves(boolean keeps) {
        keepsMoves = keeps;
    }

    /** Whether it refuses to host or stop hosting modules. */
    public void refuses(boolean refusing) {
        this.refusing = refusing;
    }

    /** Whether it leaves the gateway's polls and requests unanswered. */
    public void isSilent(boolean silent) {
        this.silent = silent;
    }

    /** How long it takes to report its backlogs. */
    public void countsFor(Duration counting) {
        this.counting = counting;
    }

    /** How often it was asked for its modules. */
    public int polls() {
        return polls.get();
    }

    /** How often it was asked for its backlogs. */
    public int counts() {
        return counts.get();
    }

    /** Which start of the process this is. */
    public void isInstance(UUID id) {
        instance = "\"" + id + "\"";
    }

    public List<Request> requests() {
        return requests;
    }

    public static HttpHandler json(int status, String body, String... headers) {
        return text(status, status < 400 ? "application/json" : "application/problem+json", body, headers);
    }

    public static HttpHandler text(int status, String type, String body, String... headers) {
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

    /** Stops: connections are refused. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** Starts again on the same port. */
    public void comesBack() {
        start(address.getPort());
    }
}
