package dev.offshoot.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A process of the shop (the whole jar, a service or the gateway), used over HTTP. */
final class ShopProcess implements AutoCloseable {

    static final JsonMapper JSON = new JsonMapper();

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .executor(Executors.newFixedThreadPool(2))
            .build();

    private final String name;
    private final int port;
    private final Process process;
    private final Path log;
    private final long startedAt;

    private ShopProcess(String name, int port, Process process, Path log, long startedAt) {
        this.name = name;
        this.port = port;
        this.process = process;
        this.log = log;
        this.startedAt = startedAt;
    }

    static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A free port for HTTP, of which the port a thousand above, for gRPC, is free too. */
    static int freePortForHttpAndGrpc() {
        while (true) {
            var http = freePort();
            try (var grpc = new ServerSocket(http + 1000)) {
                return http;
            } catch (IOException | IllegalArgumentException e) {
                // taken, or above the last port: try the next one
            }
        }
    }

    /** As {@link #launch(List, String, Path, int, Map)}, for the shop on any port. */
    static ShopProcess launch(List<String> command, Path folder, Map<String, String> settings) throws IOException {
        return launch(command, "shop", folder, freePortForHttpAndGrpc(), settings);
    }

    /** Starts it without waiting. The command is everything before the application's own arguments. */
    static ShopProcess launch(List<String> command, String name, Path folder, int port, Map<String, String> settings)
            throws IOException {
        var whole = new ArrayList<>(Programs.behind());
        whole.addAll(command);
        whole.add("--server.port=" + port);
        settings.forEach((property, value) -> whole.add("--" + property + "=" + value));
        var log = folder.resolve(name + ".log");
        var startedAt = System.nanoTime();
        var process = Programs.start(whole, folder, log);
        return new ShopProcess(name, port, process, log, startedAt);
    }

    /** Waits until a page answers with 200; returns the time since the process started. */
    Duration awaitAnswer(String path) throws InterruptedException {
        var request = request(path, null).timeout(Duration.ofSeconds(5)).build();
        while (true) {
            try {
                if (HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return Duration.ofNanos(System.nanoTime() - startedAt);
                }
            } catch (IOException notYet) {
                // not listening yet
            }
            var waited = Duration.ofNanos(System.nanoTime() - startedAt);
            if (!process.isAlive() || waited.toMinutes() >= 3) {
                throw new IllegalStateException("The " + name + " does not start: see " + log);
            }
            Thread.sleep(10);
        }
    }

    String name() {
        return name;
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    long pid() {
        return process.pid();
    }

    /** A response. */
    record Answer(int status, String text, HttpHeaders headers) {

        Answer expect(int expected) {
            if (status != expected) {
                throw new IllegalStateException("Expected " + expected + ", not " + status + ": " + text);
            }
            return this;
        }

        JsonNode body() {
            return JSON.readTree(text);
        }
    }

    /** Signs in; returns the token. */
    String signIn(String email, String password) {
        return post("/api/sessions", null, Map.of("email", email, "password", password))
                .join()
                .expect(200)
                .body()
                .path("token")
                .asString();
    }

    CompletableFuture<Answer> get(String path, @Nullable String token) {
        return send(request(path, token).GET());
    }

    CompletableFuture<Answer> post(String path, @Nullable String token, Object body, String... headers) {
        var request = request(path, token).POST(json(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    /** Posts a feed of products. */
    CompletableFuture<Answer> postFeed(String path, @Nullable String token, String feed) {
        return send(request(path, token)
                .setHeader("Content-Type", "text/csv")
                .POST(HttpRequest.BodyPublishers.ofString(feed)));
    }

    CompletableFuture<Answer> put(String path, @Nullable String token, Object body) {
        return send(request(path, token).PUT(json(body)));
    }

    /** Opens a stream of events, which nobody reads; it stays open until it is closed or the order has ended. */
    CompletableFuture<InputStream> follow(String path, @Nullable String token) {
        return HTTP.sendAsync(request(path, token).GET().build(), HttpResponse.BodyHandlers.ofInputStream())
                .thenApply(response -> {
                    if (response.statusCode() != 200) {
                        throw new IllegalStateException(path + " was answered with " + response.statusCode());
                    }
                    return response.body();
                });
    }

    private static HttpRequest.BodyPublisher json(Object body) {
        return HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body));
    }

    private HttpRequest.Builder request(String path, @Nullable String token) {
        var request = HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(60));
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private static CompletableFuture<Answer> send(HttpRequest.Builder request) {
        return HTTP.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
                .thenApply(response -> new Answer(response.statusCode(), response.body(), response.headers()));
    }

    /** Asks it to end, and waits until it has ended. */
    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
