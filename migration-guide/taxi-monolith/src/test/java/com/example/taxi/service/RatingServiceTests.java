package com.example.taxi.service;

import static com.example.taxi.TaxiFixtures.ALEXANDERPLATZ;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.taxi.IntegrationTest;
import com.example.taxi.dto.RatingRequest;
import com.example.taxi.exception.ConflictException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class RatingServiceTests extends IntegrationTest {

    @Autowired
    RatingService ratings;

    @Autowired
    DriverService drivers;

    private Long greta;

    @BeforeEach
    void aFreeDriver() {
        greta = fixtures.aFreeDriver("Greta", ALEXANDERPLATZ);
    }

    @Test
    void averagesWhatPassengersSay() {
        Long ada = fixtures.aPassenger("Ada");
        ratings.rate(fixtures.aCompletedTrip(ada), new RatingRequest(5, "On time"));
        ratings.rate(fixtures.aCompletedTrip(ada), new RatingRequest(4, null));

        assertThat(drivers.get(greta).ratings()).isEqualTo(2);
        assertThat(drivers.get(greta).averageRating()).isEqualTo(4.5);
    }

    @Test
    void takesOneRatingForATrip() {
        Long trip = fixtures.aCompletedTrip(fixtures.aPassenger("Ada"));
        ratings.rate(trip, new RatingRequest(5, null));

        assertThatThrownBy(() -> ratings.rate(trip, new RatingRequest(1, null)))
                .isInstanceOf(ConflictException.class)
                .hasMessage("Trip %d is rated already", trip);
    }

    @Test
    void takesNoneForATripThatGoesOn() {
        Long trip = fixtures.aStartedTrip(fixtures.aPassenger("Ada"));

        assertThatThrownBy(() -> ratings.rate(trip, new RatingRequest(5, null)))
                .isInstanceOf(ConflictException.class)
                .hasMessage("Trip %d is STARTED and cannot be rated", trip);
    }
}
