package com.example.taxi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.example.taxi.TaxiClient.Answer;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.PathNotFoundException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;

/** From the request of a taxi to its receipt, over HTTP alone. What a request need not wait for is awaited here. */
class RideJourneyTests extends IntegrationTest {

    @Test
    void ridesFromRequestToReceipt() {
        long ada = register("Ada", "tok_visa");
        long greta = goOnline("Greta", "B-TX 1");

        Answer requested = client.requestTrip(ada);
        assertThat(requested.status()).isEqualTo(201);
        assertThat(requested.text("$.status")).isEqualTo("MATCHED");
        assertThat(requested.number("$.driverId")).isEqualTo(greta);
        assertThat(requested.text("$.licensePlate")).isEqualTo("B-TX 1");
        String trip = requested.location();
        assertThat(trip).isEqualTo("/api/trips/" + requested.number("$.id"));
        eventually(() ->
                assertThat(client.get("/api/drivers/" + greta).text("$.status")).isEqualTo("BUSY"));

        assertThat(client.post(trip + "/accept").text("$.status")).isEqualTo("ACCEPTED");
        clock.advance(Duration.ofMinutes(4));
        assertThat(client.post(trip + "/start").text("$.status")).isEqualTo("STARTED");
        clock.advance(TaxiFixtures.RIDE);
        Answer completed = client.post(trip + "/complete");
        assertThat(completed.status()).isEqualTo(200);
        assertThat(completed.text("$.status")).isEqualTo("COMPLETED");
        assertThat(completed.number("$.fare.amountMinor")).isEqualTo(TaxiFixtures.FARE);
        assertThat(completed.text("$.fare.currency")).isEqualTo("EUR");
        assertThat(completed.text("$.completedAt")).isEqualTo("2026-11-10T08:16:00Z");

        eventually(
                () -> assertThat(client.get(trip + "/invoice").text("$.status")).isEqualTo("PAID"));
        Answer invoice = client.get(trip + "/invoice");
        assertThat(invoice.texts("$.attempts[*].status")).containsExactly("SUCCEEDED");
        Answer receipt = client.get(trip + "/receipt");
        assertThat(receipt.status()).isEqualTo(200);
        assertThat(receipt.text("$.invoiceNumber")).isEqualTo(invoice.text("$.number"));
        assertThat(receipt.number("$.total.amountMinor")).isEqualTo(TaxiFixtures.FARE);
        String notifications = "/api/passengers/" + ada + "/notifications";
        eventually(() ->
                assertThat(client.get(notifications).texts("$[*].type")).containsExactly("RECEIPT", "TRIP_MATCHED"));
        assertThat(client.get(notifications).text("$[0].body")).isEqualTo("Taxi ride with Greta: 12.07 EUR, paid.");

        assertThat(client.post(trip + "/rating", """
                {"stars": 5, "comment": "On time"}""").status()).isEqualTo(201);
        eventually(() -> {
            Answer driver = client.get("/api/drivers/" + greta);
            assertThat(driver.text("$.status")).isEqualTo("AVAILABLE");
            assertThat(driver.text("$.position.longitude")).isEqualTo("13.3694");
            assertThat(driver.text("$.averageRating")).isEqualTo("5.0");
        });
        assertThat(client.get("/api/passengers/" + ada + "/trips").texts("$[*].status"))
                .containsExactly("COMPLETED");

        String earnings = "/api/drivers/" + greta + "/earnings";
        eventually(() ->
                assertThat(client.get(earnings).number("$.net.amountMinor")).isEqualTo(966));
        client.post("/api/billing/runs");
        eventually(() -> assertThat(client.get(earnings).texts("$.statements[*].total.amountMinor"))
                .containsExactly("966"));
        assertThat(client.get(earnings).text("$.month")).isEqualTo("2026-11");
        eventually(() -> assertThat(JsonPath.<List<Map<String, Object>>>read(
                        client.get("/api/reports/monthly-revenue?month=2026-11").body(), "$"))
                .containsExactly(Map.of(
                        "driverId", (int) greta,
                        "driverName", "Greta",
                        "trips", 1,
                        "invoicedMinor", 1207,
                        "paidMinor", 1207,
                        "payoutMinor", 966,
                        "currency", "EUR")));
        eventually(() -> assertThat(client.get("/api/reports/drivers").texts("$[*].paidMinor"))
                .containsExactly("1207"));
    }

    @Test
    void collectsADeclinedChargeWithAnotherCard() {
        long ada = register("Ada", "tok_declined_card");
        goOnline("Greta", "B-TX 1");
        String trip = ride(ada);

        assertThat(client.get(trip).text("$.status")).isEqualTo("COMPLETED");
        eventually(() -> assertThat(client.get(trip + "/invoice").texts("$.attempts[*].failureReason"))
                .containsExactly("The card was declined"));
        assertThat(client.get(trip + "/invoice").text("$.status")).isEqualTo("OPEN");
        assertThat(client.get(trip + "/receipt").status()).isEqualTo(409);
        eventually(() -> assertThat(
                        client.get("/api/passengers/" + ada + "/notifications").text("$[0].type"))
                .isEqualTo("PAYMENT_FAILED"));

        client.post("/api/billing/runs");
        eventually(() -> assertThat(client.get(trip + "/invoice").texts("$.attempts[*].status"))
                .containsExactly("DECLINED", "DECLINED"));
        assertThat(client.post("/api/passengers/" + ada + "/payment-methods", """
                {"paymentToken": "tok_mastercard"}""")
                        .status())
                .isEqualTo(201);

        eventually(() -> {
            client.post("/api/billing/runs");
            assertThat(client.get(trip + "/receipt").status()).isEqualTo(200);
        });
        assertThat(client.get(trip + "/invoice").texts("$.attempts[*].status"))
                .startsWith("DECLINED", "DECLINED")
                .endsWith("SUCCEEDED")
                .containsOnlyOnce("SUCCEEDED");
    }

    @Test
    void paysAnOpenInvoiceWithoutWaitingForTheNight() {
        long ada = register("Ada", "tok_declined");
        goOnline("Greta", "B-TX 1");
        String trip = ride(ada);
        eventually(() -> assertThat(client.get(trip + "/invoice").texts("$.attempts[*].status"))
                .containsExactly("DECLINED"));
        String invoice = "/api/invoices/" + client.get(trip + "/invoice").number("$.id");
        client.post("/api/passengers/" + ada + "/payment-methods", """
                {"paymentToken": "tok_visa"}""");

        eventually(() -> {
            client.post(invoice + "/payments");
            assertThat(client.get(invoice).text("$.status")).isEqualTo("PAID");
        });
        assertThat(client.post(invoice + "/payments").status()).isEqualTo(409);
        assertThat(client.get(invoice).texts("$.attempts[*].status"))
                .startsWith("DECLINED")
                .endsWith("SUCCEEDED")
                .containsOnlyOnce("SUCCEEDED");
    }

    @Test
    void sendsTheOneFreeDriverToTheFirstWhoAsks() {
        long ada = register("Ada", "tok_visa");
        long bert = register("Bert", "tok_visa");
        goOnline("Greta", "B-TX 1");

        Answer first = client.requestTrip(ada);
        Answer second = client.requestTrip(bert);

        assertThat(first.status()).isEqualTo(201);
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.text("$.detail")).isEqualTo("No driver near the pickup is free");
        client.post(first.location() + "/cancel");
        assertThat(client.requestTrip(bert).status()).isEqualTo(201);
    }

    @Test
    void cancelsUntilTheTripHasStarted() {
        long ada = register("Ada", "tok_visa");
        long greta = goOnline("Greta", "B-TX 1");

        String first = client.requestTrip(ada).location();
        assertThat(client.post(first + "/cancel").text("$.status")).isEqualTo("CANCELLED");
        eventually(() ->
                assertThat(client.get("/api/drivers/" + greta).text("$.status")).isEqualTo("AVAILABLE"));
        assertThat(client.get(first + "/invoice").status()).isEqualTo(409);

        String second = client.requestTrip(ada).location();
        client.post(second + "/accept");
        client.post(second + "/start");
        Answer refused = client.post(second + "/cancel");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("$.detail")).endsWith("is STARTED and cannot become CANCELLED");
        assertThat(client.post(second + "/complete").status()).isEqualTo(200);
    }

    @Test
    void completesOnce() {
        long ada = register("Ada", "tok_visa");
        goOnline("Greta", "B-TX 1");
        String trip = ride(ada);

        assertThat(client.post(trip + "/complete").status()).isEqualTo(409);
        eventually(() -> assertThat(client.get(trip + "/invoice").texts("$.attempts[*].status"))
                .containsExactly("SUCCEEDED"));
    }

    /** What is not there yet has no such path either. */
    private static void eventually(ThrowingRunnable claim) {
        await().ignoreException(PathNotFoundException.class).untilAsserted(claim);
    }

    private long register(String name, String token) {
        Answer answer = client.post("/api/passengers", """
                {"name": "%1$s", "email": "%1$s@example.com", "phone": "+49 30 1234567",
                 "paymentToken": "%2$s"}""".formatted(name, token));
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.body()).doesNotContain(token);
        long passenger = answer.number("$.id");
        eventually(() -> assertThat(
                        client.get("/api/passengers/" + passenger + "/trips").status())
                .isEqualTo(200));
        return passenger;
    }

    private long goOnline(String name, String plate) {
        Answer answer = client.post("/api/drivers", """
                {"name": "%s", "phone": "+49 30 7654321", "licensePlate": "%s", "vehicleModel": "Skoda Octavia",
                 "seats": 4}""".formatted(name, plate));
        assertThat(answer.status()).isEqualTo(201);
        long driver = answer.number("$.id");
        eventually(() -> assertThat(
                        client.post("/api/drivers/" + driver + "/online", """
                {"latitude": 52.52, "longitude": 13.41}""").text("$.status"))
                .isEqualTo("AVAILABLE"));
        return driver;
    }

    private String ride(long passenger) {
        String trip = client.requestTrip(passenger).location();
        client.post(trip + "/accept");
        client.post(trip + "/start");
        clock.advance(TaxiFixtures.RIDE);
        assertThat(client.post(trip + "/complete").status()).isEqualTo(200);
        return trip;
    }
}
