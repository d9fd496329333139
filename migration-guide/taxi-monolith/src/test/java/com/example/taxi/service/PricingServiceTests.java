package com.example.taxi.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.taxi.TaxiFixtures;
import com.example.taxi.model.Fare;
import com.example.taxi.model.GeoPoint;
import com.example.taxi.model.Money;
import com.example.taxi.model.Trip;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PricingServiceTests {

    private static final GeoPoint ORIGIN = new GeoPoint(0.0, 0.0);
    private static final GeoPoint TEN_KILOMETERS_NORTH = new GeoPoint(0.09, 0.0);
    private static final Instant NOW = Instant.parse("2026-11-10T08:00:00Z");

    private final PricingService pricing = new PricingService(TaxiFixtures.properties());

    @Test
    void addsBaseDistanceAndTime() {
        Fare fare = pricing.fare(ORIGIN, TEN_KILOMETERS_NORTH, Duration.ofMinutes(15));

        assertThat(fare.getDistanceMeters()).isEqualTo(10_008);
        assertThat(fare.getDurationSeconds()).isEqualTo(900);
        assertThat(fare.getBaseMinor()).isEqualTo(250);
        assertThat(fare.getDistanceMinor()).isEqualTo(1801);
        assertThat(fare.getTimeMinor()).isEqualTo(525);
        assertThat(fare.getTotal()).isEqualTo(new Money(2576, "EUR"));
    }

    @Test
    void roundsHalfUp() {
        assertThat(pricing.fare(ORIGIN, ORIGIN, Duration.ofSeconds(6)).getTimeMinor())
                .as("3.5 cents")
                .isEqualTo(4);
        assertThat(pricing.fare(ORIGIN, ORIGIN, Duration.ofSeconds(5)).getTimeMinor())
                .as("2.9 cents")
                .isEqualTo(3);
        assertThat(pricing.fare(ORIGIN, ORIGIN, Duration.ofSeconds(4)).getTimeMinor())
                .as("2.3 cents")
                .isEqualTo(2);
    }

    @Test
    void neverTakesLessThanTheMinimum() {
        Fare fare = pricing.fare(ORIGIN, ORIGIN, Duration.ZERO);

        assertThat(fare.getTotal()).isEqualTo(new Money(600, "EUR"));
    }

    @Test
    void takesAClockThatWasSetBackForNoTimeAtAll() {
        Fare fare = pricing.fare(ORIGIN, TEN_KILOMETERS_NORTH, Duration.ofSeconds(-5));

        assertThat(fare.getDurationSeconds()).isZero();
        assertThat(fare.getTotal()).isEqualTo(new Money(2051, "EUR"));
    }

    @Test
    void takesNothingForACancellationBeforeTheDriverAccepts() {
        assertThat(pricing.cancellationFee(aTrip(), NOW.plusSeconds(3600))).isEqualTo(Money.zero("EUR"));
    }

    @Test
    void takesAFeeOnceTheDriverHasBeenOnTheWayForLongerThanIsFree() {
        Trip trip = aTrip();
        trip.accept(NOW);

        assertThat(pricing.cancellationFee(trip, NOW.plusSeconds(120))).isEqualTo(Money.zero("EUR"));
        assertThat(pricing.cancellationFee(trip, NOW.plusSeconds(121))).isEqualTo(new Money(500, "EUR"));
    }

    private static Trip aTrip() {
        return new Trip(null, null, ORIGIN, TEN_KILOMETERS_NORTH, NOW);
    }
}
