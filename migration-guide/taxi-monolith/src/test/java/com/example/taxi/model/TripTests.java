package com.example.taxi.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.taxi.TaxiFixtures;
import com.example.taxi.exception.ConflictException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TripTests {

    private static final Instant NOW = Instant.parse("2026-11-10T08:00:00Z");

    private final Trip trip = new Trip(null, null, TaxiFixtures.ALEXANDERPLATZ, TaxiFixtures.CENTRAL_STATION, NOW);

    @Test
    void goesFromMatchedToCompleted() {
        trip.accept(NOW.plusSeconds(10));
        trip.start(NOW.plusSeconds(300));
        trip.complete(NOW.plusSeconds(1020));

        assertThat(trip.getStatus()).isEqualTo(TripStatus.COMPLETED);
        assertThat(trip.getRideDuration()).isEqualTo(Duration.ofMinutes(12));
    }

    @Test
    void canBeCancelledAfterItWasAccepted() {
        trip.accept(NOW);
        trip.cancel(NOW.plusSeconds(60));

        assertThat(trip.getStatus()).isEqualTo(TripStatus.CANCELLED);
        assertThat(trip.getCancelledAt()).isEqualTo(NOW.plusSeconds(60));
    }

    @ParameterizedTest
    @CsvSource({
        "MATCHED, STARTED",
        "MATCHED, COMPLETED",
        "ACCEPTED, ACCEPTED",
        "ACCEPTED, COMPLETED",
        "STARTED, ACCEPTED",
        "STARTED, STARTED",
        "STARTED, CANCELLED",
        "COMPLETED, ACCEPTED",
        "COMPLETED, STARTED",
        "COMPLETED, COMPLETED",
        "COMPLETED, CANCELLED",
        "CANCELLED, ACCEPTED",
        "CANCELLED, STARTED",
        "CANCELLED, COMPLETED",
        "CANCELLED, CANCELLED"
    })
    void refusesAStepThatDoesNotFollow(TripStatus from, TripStatus to) {
        bring(from);

        assertThatThrownBy(() -> step(to).accept(trip))
                .isInstanceOf(ConflictException.class)
                .hasMessageEndingWith("is %s and cannot become %s", from, to);
        assertThat(trip.getStatus()).isEqualTo(from);
    }

    private void bring(TripStatus status) {
        switch (status) {
            case MATCHED -> {}
            case ACCEPTED -> trip.accept(NOW);
            case CANCELLED -> trip.cancel(NOW);
            case STARTED -> {
                trip.accept(NOW);
                trip.start(NOW);
            }
            case COMPLETED -> {
                trip.accept(NOW);
                trip.start(NOW);
                trip.complete(NOW);
            }
        }
    }

    private static Consumer<Trip> step(TripStatus status) {
        return switch (status) {
            case ACCEPTED -> trip -> trip.accept(NOW);
            case STARTED -> trip -> trip.start(NOW);
            case COMPLETED -> trip -> trip.complete(NOW);
            case CANCELLED -> trip -> trip.cancel(NOW);
            case MATCHED -> throw new IllegalArgumentException("No step leads back");
        };
    }
}
