package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.offshoot.contracts.inventory.v1.AvailabilityGrpc;
import dev.offshoot.contracts.inventory.v1.AvailabilityRequest;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway's composed responses, while one of the modules is in a separate process. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class GatewayJourney {

    private Deployment deployment;
    private ShopClient anybody;
    private String product;

    /** The shop, with inventory extracted. */
    abstract Deployment open();

    @BeforeAll
    void findSomethingToBuy() {
        deployment = open();
        anybody = new ShopClient(deployment::uri);
        product = anybody.get("/api/products?q=teapot&size=1")
                .expect(200)
                .body()
                .path("items")
                .path(0)
                .path("id")
                .asString();
        await().until(() -> anybody.get("/api/stock/" + product).status() == 200);
    }

    @Test
    void aPageIsPutTogetherOfThreeModules() {
        var page = anybody.get("/api/product-pages/" + product).expect(200).body();

        assertThat(page.path("product").path("id").asString()).isEqualTo(product);
        assertThat(page.path("stock").path("available").asInt())
                .isEqualTo(anybody.get("/api/stock/" + product)
                        .expect(200)
                        .body()
                        .path("available")
                        .asInt());
        assertThat(page.path("delivery").path("deliverable").asBoolean()).isTrue();
        assertThat(page.path("missing")).isEmpty();
        assertThat(anybody.get("/api/product-pages/" + product + "?country=AQ")
                        .expect(200)
                        .body()
                        .path("delivery")
                        .path("deliverable")
                        .asBoolean())
                .isFalse();
        anybody.get("/api/product-pages/" + UUID.randomUUID()).expect(404);
        anybody.get("/api/product-pages/teapot").expect(400);
    }

    @Test
    void availabilityIsAskedInJson() {
        var stock = anybody.get("/api/availability?productId=" + product + "&productId=" + UUID.randomUUID())
                .expect(200)
                .body();

        assertThat(stock).as("the known product only").hasSize(1);
        assertThat(stock.path(0).path("productId").asString()).isEqualTo(product);
        anybody.get("/api/availability?productId=teapot").expect(400);
        anybody.get("/api/availability?productId=" + String.join(",", java.util.Collections.nCopies(201, product)))
                .expect(400);
    }

    @Test
    void grpcPassesTheGateway() {
        var channel = ManagedChannelBuilder.forAddress(
                        "127.0.0.1", deployment.gateway().port() + 1000)
                .usePlaintext()
                .build();
        try {
            var calls = AvailabilityGrpc.newBlockingStub(channel).withDeadlineAfter(10, TimeUnit.SECONDS);

            assertThat(calls.of(AvailabilityRequest.newBuilder()
                                    .addProductIds(product)
                                    .build())
                            .getProducts(0)
                            .getProductId())
                    .isEqualTo(product);
            Assertions.assertThatExceptionOfType(StatusRuntimeException.class)
                    .isThrownBy(() -> calls.of(AvailabilityRequest.newBuilder()
                            .addProductIds("teapot")
                            .build()))
                    .satisfies(refused ->
                            assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT));
        } finally {
            channel.shutdownNow();
        }
    }

    // a process that no longer hosts the module must not answer for it: it may use another database
    @Test
    void whoDoesNotHostInventoryDoesNotAnswerForIt() {
        var channel = ManagedChannelBuilder.forAddress(
                        "127.0.0.1", deployment.shop().port() + 1000)
                .usePlaintext()
                .build();
        try {
            var calls = AvailabilityGrpc.newBlockingStub(channel).withDeadlineAfter(10, TimeUnit.SECONDS);

            Assertions.assertThatExceptionOfType(StatusRuntimeException.class)
                    .isThrownBy(() -> calls.of(AvailabilityRequest.newBuilder()
                            .addProductIds(product)
                            .build()))
                    .satisfies(
                            refused -> assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void anOldPathStillLeadsThereAndSaysWhereItIsNow() throws Exception {
        var answer = get("/api/articles/" + product);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains(product);
        assertThat(answer.headers().firstValue("Deprecation")).hasValue("@1793491200");
        assertThat(answer.headers().firstValue("Link"))
                .hasValue("</api/products/" + product + ">; rel=\"successor-version\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "q=[tea]",
                "q[]=tea",
                "filter[name]=tea&q=tea",
                "q=a=b",
                "q=dGVh==",
                "q=tea%5Bx%5D",
                "q=100%25",
                "q=%",
                "q=%zz",
                "q=%E0%A4%A",
                "q=%C3%A4",
                "q=%ff",
                "q=\"tea\"",
                "q=te|a",
                "q=t{e}a",
                "q=te^a",
                "q=te`a",
                "q=tea;size=1",
                "q=tea&&size=1",
                "q=te\\a",
                "q=%00"
            })
    void aQueryIsAnsweredAsTheShopAnswersIt(String query) throws IOException {
        var directly = raw(deployment.shop().port(), query);

        assertThat(raw(deployment.gateway().port(), query)).isEqualTo(directly).doesNotStartWith("5");
    }

    /** The status and the body of the response to a query that clients would not send unencoded. */
    private static String raw(int port, String query) throws IOException {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            var request = "GET /api/products?" + query + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1)
                    .split("\r\n\r\n", 2);
            var isChunked = answer[0].toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked");
            return answer[0].substring(9, 12) + ' ' + (isChunked ? unchunked(answer[1]) : answer[1]);
        }
    }

    private static String unchunked(String body) {
        var whole = new StringBuilder();
        for (var at = 0; ; ) {
            var end = body.indexOf("\r\n", at);
            var size = Integer.parseInt(body.substring(at, end), 16);
            if (size == 0) {
                return whole.toString();
            }
            whole.append(body, end + 2, end + 2 + size);
            at = end + 2 + size + 2;
        }
    }

    @Test
    void oneDescriptionTellsOfAllRoutesAndOneOfAllMessages() throws Exception {
        var routes = anybody.get("/v3/api-docs").expect(200).body();

        assertThat(routes.path("paths").propertyNames())
                .contains(
                        "/api/products",
                        "/api/sessions",
                        "/api/basket/checkout",
                        "/api/orders/{id}/stream",
                        "/api/stock/{productId}",
                        "/api/payments/{orderId}",
                        "/api/shipments/{orderId}",
                        "/api/notifications",
                        "/api/product-pages/{id}");
        assertThat(anybody.get("/asyncapi").expect(200).text("asyncapi")).isEqualTo("3.0.0");
        assertThat(anybody.get("/apis").expect(200).body().path("modules").propertyNames())
                .contains("orders", "gateway");
        assertThat(get("/swagger-ui/index.html").body()).contains("swagger-ui");
        assertThat(get("/swagger-ui/swagger-initializer.js").body()).contains("/v3/api-docs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"thrift", "dubbo", "rest"})
    @Order(Integer.MAX_VALUE - 1)
    void nobodyNoticesHowTheGatewayAsksInventory(String technology) throws Exception {
        var gateway = deployment.gateway();
        gateway.stop();
        gateway.with("offshoot.gateway.availability", technology).start();
        await().until(() -> deployment.hosts("inventory").equals(List.of("inventory-service"))
                && !deployment.hosts("catalog").isEmpty());
        // the first call loads the technology, and a page does not wait for that longer than for anything else
        await().atMost(Duration.ofSeconds(30))
                .until(() -> anybody.get("/api/product-pages/" + product)
                        .expect(200)
                        .body()
                        .path("missing")
                        .isEmpty());

        aPageIsPutTogetherOfThreeModules();
        availabilityIsAskedInJson();
        grpcPassesTheGateway();
        if (technology.equals("thrift")) {
            assertThat(stream("/api/availability?productId=" + product)).isEqualTo("501");
        } else {
            assertThat(stream("/api/availability?productId=" + product))
                    .startsWith("event:stock")
                    .contains(product);
        }
    }

    /** The beginning of a stream, or the status of a refusal. */
    private String stream(String path) throws Exception {
        var answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(deployment.uri(path))
                                .header("Accept", "text/event-stream")
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        try (var events = answer.body();
                var lines = new BufferedReader(new InputStreamReader(events, StandardCharsets.UTF_8))) {
            return answer.statusCode() == 200
                    ? lines.readLine() + "\n" + lines.readLine()
                    : String.valueOf(answer.statusCode());
        }
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void aPageComesAlsoWithoutStockAndSaysSo() {
        deployment.service("inventory").kill();
        try {
            showsWhatItCan();
        } finally {
            deployment.service("inventory").start();
        }
    }

    private void showsWhatItCan() {
        var page = anybody.get("/api/product-pages/" + product).expect(200).body();

        assertThat(page.path("product").path("id").asString()).isEqualTo(product);
        assertThat(page.path("stock").isNull()).isTrue();
        assertThat(page.path("missing").path(0).asString()).isEqualTo("stock");
        var refused = anybody.get("/api/availability?productId=" + product).expect(503);
        assertThat(refused.text("type")).isEqualTo("urn:offshoot:problem:module-unavailable");
    }

    private HttpResponse<String> get(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(deployment.uri(path).toString()))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
