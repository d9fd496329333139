package com.example.taxi.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.taxi.TaxiFixtures;
import com.example.taxi.exception.ConflictException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DriverTests {

    private final Driver driver = new Driver(
            "Greta",
            "+49 30 7654321",
            new Vehicle("B-TX 1", "Skoda Octavia", 4),
            Instant.parse("2026-11-10T08:00:00Z"));

    @Test
    void isOfflineAtFirst() {
        assertThat(driver.getStatus()).isEqualTo(DriverStatus.OFFLINE);
        assertThatThrownBy(driver::assign).isInstanceOf(ConflictException.class);
        assertThatThrownBy(() -> driver.moveTo(TaxiFixtures.MUNICH)).isInstanceOf(ConflictException.class);
    }

    @Test
    void takesOneTripAtATime() {
        driver.goOnline(TaxiFixtures.ALEXANDERPLATZ);
        driver.assign();

        assertThatThrownBy(driver::assign).isInstanceOf(ConflictException.class);
    }

    @Test
    void cannotLeaveAPassengerByGoingOfflineOrOnline() {
        driver.goOnline(TaxiFixtures.ALEXANDERPLATZ);
        driver.assign();

        assertThatThrownBy(driver::goOffline).isInstanceOf(ConflictException.class);
        assertThatThrownBy(() -> driver.goOnline(TaxiFixtures.MUNICH)).isInstanceOf(ConflictException.class);
        assertThat(driver.getStatus()).isEqualTo(DriverStatus.BUSY);
        assertThat(driver.getPosition()).isEqualTo(TaxiFixtures.ALEXANDERPLATZ);
    }
}
