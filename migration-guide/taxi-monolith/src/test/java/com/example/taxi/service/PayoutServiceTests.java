package com.example.taxi.service;

import static com.example.taxi.TaxiFixtures.ALEXANDERPLATZ;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.taxi.IntegrationTest;
import com.example.taxi.dto.EarningsResponse;
import com.example.taxi.exception.NotFoundException;
import com.example.taxi.model.Money;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class PayoutServiceTests extends IntegrationTest {

    private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);

    @Autowired
    PayoutService payouts;

    @Autowired
    TripService trips;

    @Autowired
    NightlyBillingJob nightlyBillingJob;

    private Long greta;

    @BeforeEach
    void aFreeDriver() {
        greta = fixtures.aFreeDriver("Greta", ALEXANDERPLATZ);
    }

    @Test
    void keepsTheCommissionAndGivesTheDriverTheRest() {
        fixtures.aCompletedTrip(fixtures.aPassenger("Ada"));

        EarningsResponse earnings = payouts.earnings(greta, NOVEMBER);

        assertThat(earnings.trips()).isEqualTo(1);
        assertThat(earnings.gross()).isEqualTo(new Money(1207, "EUR"));
        assertThat(earnings.commission()).isEqualTo(new Money(241, "EUR"));
        assertThat(earnings.net()).isEqualTo(new Money(966, "EUR"));
        assertThat(earnings.statements()).isEmpty();
    }

    @Test
    void givesTheDriverWhatThePassengerOwes() {
        fixtures.aCompletedTrip(fixtures.aPassenger("Ada", "tok_declined"));

        assertThat(payouts.earnings(greta, NOVEMBER).net()).isEqualTo(new Money(966, "EUR"));
    }

    @Test
    void givesTheDriverAShareOfACancellationFee() {
        Long trip = fixtures.anAcceptedTrip(fixtures.aPassenger("Ada"));
        clock.advance(Duration.ofMinutes(3));
        trips.cancel(trip);

        assertThat(payouts.earnings(greta, NOVEMBER).net()).isEqualTo(new Money(400, "EUR"));
    }

    @Test
    void putsEveryPayoutOnOneStatement() {
        Long ada = fixtures.aPassenger("Ada");
        fixtures.aCompletedTrip(ada);
        fixtures.aCompletedTrip(ada);

        assertThat(nightlyBillingJob.run().statementsMade()).isEqualTo(1);
        assertThat(nightlyBillingJob.run().statementsMade()).isZero();
        fixtures.aCompletedTrip(ada);
        assertThat(nightlyBillingJob.run().statementsMade()).isEqualTo(1);

        EarningsResponse earnings = payouts.earnings(greta, NOVEMBER);
        assertThat(earnings.net()).isEqualTo(new Money(3 * 966, "EUR"));
        assertThat(earnings.statements())
                .extracting(EarningsResponse.Statement::total)
                .containsExactly(new Money(2 * 966, "EUR"), new Money(966, "EUR"));
        assertThat(earnings.statements())
                .extracting(EarningsResponse.Statement::trips)
                .containsExactly(2, 1);
    }

    @Test
    void endsTheMonthAtMidnight() {
        Long ada = fixtures.aPassenger("Ada");
        Long trip = fixtures.aStartedTrip(ada);
        clock.set(Instant.parse("2026-12-01T00:00:00Z"));
        trips.complete(trip);

        assertThat(payouts.earnings(greta, NOVEMBER).trips()).isZero();
        assertThat(payouts.earnings(greta, YearMonth.of(2026, 12)).trips()).isEqualTo(1);
    }

    @Test
    void knowsNothingOfOtherDrivers() {
        Long hugo = fixtures.aDriver("Hugo");
        fixtures.aCompletedTrip(fixtures.aPassenger("Ada"));

        assertThat(payouts.earnings(hugo, NOVEMBER).net()).isEqualTo(Money.zero("EUR"));
        assertThatThrownBy(() -> payouts.earnings(-1L, NOVEMBER)).isInstanceOf(NotFoundException.class);
    }
}
