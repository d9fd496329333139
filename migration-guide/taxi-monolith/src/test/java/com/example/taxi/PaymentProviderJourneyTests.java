package com.example.taxi;

import static com.example.taxi.TaxiFixtures.ALEXANDERPLATZ;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.example.taxi.TaxiClient.Answer;
import com.jayway.jsonpath.PathNotFoundException;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Rides that a payment provider elsewhere is asked to charge. */
@DirtiesContext
class PaymentProviderJourneyTests extends IntegrationTest {

    private static final StubPaymentProvider PROVIDER = new StubPaymentProvider();

    @DynamicPropertySource
    static void provider(DynamicPropertyRegistry registry) {
        registry.add("taxi.payment.provider-url", PROVIDER::url);
        registry.add("taxi.payment.read-timeout", () -> "1s");
    }

    @BeforeEach
    void begin() {
        PROVIDER.begin();
        fixtures.aFreeDriver("Greta", ALEXANDERPLATZ);
    }

    @AfterAll
    static void close() {
        PROVIDER.close();
    }

    @Test
    void chargesTheFareWithTheProvider() {
        String trip = startedTrip();

        assertThat(client.post(trip + "/complete").status()).isEqualTo(200);

        eventually(() -> assertThat(client.get(trip + "/receipt").text("$.providerReference"))
                .isEqualTo("ch_1"));
        assertThat(PROVIDER.received()).hasSize(1);
        assertThat(PROVIDER.received().get(0).value("$.token")).isEqualTo("tok_visa");
        assertThat(PROVIDER.received().get(0).value("$.amountMinor")).isEqualTo((int) TaxiFixtures.FARE);
    }

    @Test
    void leavesOpenWhatTheProviderDeclines() {
        PROVIDER.answer(200, """
                {"status": "DECLINED", "reason": "insufficient funds"}""");
        String trip = startedTrip();

        assertThat(client.post(trip + "/complete").text("$.status")).isEqualTo("COMPLETED");

        eventually(() -> assertThat(client.get(trip + "/invoice").texts("$.attempts[*].failureReason"))
                .containsExactly("insufficient funds"));
        assertThat(client.get(trip + "/invoice").text("$.status")).isEqualTo("OPEN");
    }

    @Test
    void asksAgainAtNightUnderTheSameKeyWhenTheProviderWasSilent() {
        PROVIDER.keepSilent();
        String trip = startedTrip();

        assertThat(client.post(trip + "/complete").text("$.status")).isEqualTo("COMPLETED");
        eventually(() -> assertThat(client.get(trip + "/invoice").texts("$.attempts[*].status"))
                .containsExactly("FAILED"));
        assertThat(client.get(trip + "/invoice").text("$.status")).isEqualTo("OPEN");

        PROVIDER.answer(200, """
                {"status": "APPROVED", "reference": "ch_2"}""");
        client.post("/api/billing/runs");

        eventually(() -> assertThat(client.get(trip + "/receipt").text("$.providerReference"))
                .isEqualTo("ch_2"));
        assertThat(PROVIDER.received()).hasSize(2);
        assertThat(PROVIDER.received().get(1).idempotencyKey())
                .isEqualTo(PROVIDER.received().get(0).idempotencyKey());
    }

    @Test
    void survivesAProviderThatIsBroken() {
        PROVIDER.answer(500, "<html>");
        String trip = startedTrip();

        assertThat(client.post(trip + "/complete").text("$.status")).isEqualTo("COMPLETED");
        eventually(() -> assertThat(client.get(trip + "/invoice").texts("$.attempts[*].status"))
                .containsExactly("FAILED"));
    }

    @Test
    void letsTheDriverMoveOnWhileTheProviderIsAsked() {
        String trip = startedTrip();
        String driver = "/api/drivers/" + client.get(trip).number("$.driverId");
        AtomicReference<Answer> moved = new AtomicReference<>();
        PROVIDER.meanwhile(() -> moved.set(client.put(driver + "/position", """
                {"latitude": 52.523, "longitude": 13.39}""")));

        assertThat(client.post(trip + "/complete").status()).isEqualTo(200);

        eventually(
                () -> assertThat(client.get(trip + "/invoice").text("$.status")).isEqualTo("PAID"));
        assertThat(moved.get().status()).isEqualTo(200);
        eventually(() -> assertThat(client.get(driver).text("$.status")).isEqualTo("AVAILABLE"));
    }

    /** What is not there yet has no such path either. */
    private static void eventually(ThrowingRunnable claim) {
        await().ignoreException(PathNotFoundException.class).untilAsserted(claim);
    }

    private String startedTrip() {
        String trip = "/api/trips/" + fixtures.aStartedTrip(fixtures.aPassenger("Ada"));
        clock.advance(TaxiFixtures.RIDE);
        return trip;
    }
}
