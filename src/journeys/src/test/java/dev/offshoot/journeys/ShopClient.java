package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A customer, or staff, who uses the shop over HTTP only. */
final class ShopClient {

    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    private final Function<String, URI> shop;
    private @Nullable String token;

    ShopClient(Function<String, URI> shop) {
        this.shop = shop;
    }

    /** A user who already has a token. */
    ShopClient with(String token) {
        this.token = token;
        return this;
    }

    /** A response. */
    record Answer(int status, JsonNode body, String location) {

        Answer expect(int expected) {
            assertThat(status).as("%s", body).isEqualTo(expected);
            return this;
        }

        String text(String field) {
            return body.path(field).asString();
        }
    }

    ShopClient signIn(String email, String password) {
        token = send("POST", "/api/sessions", Map.of("email", email, "password", password), Map.of())
                .expect(200)
                .text("token");
        return this;
    }

    /** A new customer, signed in. */
    static ShopClient newCustomer(Function<String, URI> shop) {
        var client = new ShopClient(shop);
        var email = UUID.randomUUID() + "@example.com";
        client.send(
                        "POST",
                        "/api/customers",
                        Map.of("email", email, "password", "correct horse battery", "name", "Somebody"),
                        Map.of())
                .expect(201);
        return client.signIn(email, "correct horse battery");
    }

    static ShopClient staff(Function<String, URI> shop) {
        return new ShopClient(shop).signIn("staff@offshoot.example", "offshoot-demo");
    }

    /** The same user, at another process. */
    ShopClient at(Function<String, URI> process) {
        var there = new ShopClient(process);
        there.token = token;
        return there;
    }

    Answer get(String path) {
        return send("GET", path, null, Map.of());
    }

    Answer post(String path, Object body) {
        return send("POST", path, body, Map.of());
    }

    Answer put(String path, Object body) {
        return send("PUT", path, body, Map.of());
    }

    /** Puts a product into the basket. */
    void want(String product, int quantity) {
        put("/api/basket/items/" + product, Map.of("quantity", quantity)).expect(200);
    }

    Answer checkOut(String key, String paymentToken, Map<String, String> address) {
        return send(
                "POST",
                "/api/basket/checkout",
                Map.of("shippingAddress", address, "paymentToken", paymentToken),
                Map.of("Idempotency-Key", key));
    }

    /** Checks the basket out; returns the order's id. Tries again if a busy machine refuses new work for now. */
    String buy(String paymentToken) {
        return buy(paymentToken, address());
    }

    /** The same, to be sent to that address. */
    String buy(String paymentToken, Map<String, String> address) {
        var key = UUID.randomUUID().toString();
        return await().atMost(Duration.ofMinutes(1))
                .until(
                        () -> checkOut(key, paymentToken, address),
                        answer -> !answer.text("type").equals("urn:offshoot:problem:too-busy"))
                .expect(202)
                .text("orderId");
    }

    static Map<String, String> address() {
        return Map.of(
                "name",
                "Somebody",
                "street",
                "Main Street 1",
                "city",
                "Springfield",
                "postalCode",
                "12345",
                "country",
                "DE");
    }

    /** Uploads a feed of products, comma-separated. */
    Answer postFeed(String path, Path file) throws FileNotFoundException {
        // megabytes, on a machine that may be busy
        return send("POST", path, "text/csv", HttpRequest.BodyPublishers.ofFile(file), Map.of(), Duration.ofMinutes(2));
    }

    Answer send(String method, String path, @Nullable Object body, Map<String, String> headers) {
        return send(
                method,
                path,
                "application/json",
                body == null
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)),
                headers,
                Duration.ofSeconds(20));
    }

    private Answer send(
            String method,
            String path,
            String contentType,
            HttpRequest.BodyPublisher body,
            Map<String, String> headers,
            Duration within) {
        var request = HttpRequest.newBuilder(shop.apply(path))
                .timeout(within)
                .header("Content-Type", contentType)
                .method(method, body);
        headers.forEach(request::header);
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            var answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    answer.statusCode(),
                    JSON.readTree(answer.body().isEmpty() ? "{}" : answer.body()),
                    answer.headers().firstValue("Location").orElse(""));
        } catch (IOException e) {
            throw new Unanswered(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A response that is not JSON. */
    String text(String path) {
        var request = HttpRequest.newBuilder(shop.apply(path))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + token)
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new Unanswered(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The response for a page, a picture or a script, which are not JSON. */
    int statusOf(String path) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(shop.apply(path)).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /** Opens a WebSocket that goes on after that event. */
    OpenSocket open(String path, String lastEventId) {
        return new OpenSocket(shop.apply(path + "?lastEventId=" + lastEventId), token);
    }

    /** Follows a stream of events after that one; returns the ids of the next ones, at most so many. */
    List<String> follow(String path, String lastEventId, int most) {
        var request = HttpRequest.newBuilder(shop.apply(path))
                .timeout(Duration.ofSeconds(20))
                .header("Accept", "text/event-stream")
                .header("Last-Event-ID", lastEventId)
                .header("Authorization", "Bearer " + token)
                .build();
        try (var lines = HTTP.send(request, HttpResponse.BodyHandlers.ofLines()).body()) {
            return lines.filter(line -> line.startsWith("id:"))
                    .map(line -> line.substring(3).strip())
                    .limit(most)
                    .toList();
        } catch (IOException e) {
            throw new Unanswered(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The process has ended or is ending: the request may or may not have been executed. */
    static final class Unanswered extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Unanswered(IOException cause) {
            super(cause);
        }
    }
}
