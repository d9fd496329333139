package com.example.taxi.service;

import static com.example.taxi.TaxiFixtures.ALEXANDERPLATZ;
import static com.example.taxi.TaxiFixtures.CENTRAL_STATION;
import static com.example.taxi.TaxiFixtures.MUNICH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.taxi.IntegrationTest;
import com.example.taxi.dto.DriverRequest;
import com.example.taxi.dto.DriverResponse;
import com.example.taxi.exception.ConflictException;
import com.example.taxi.model.DriverStatus;
import com.example.taxi.model.GeoPoint;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class DriverServiceTests extends IntegrationTest {

    @Autowired
    DriverService drivers;

    @Test
    void findsWhoIsRegisteredWithTheVehicle() {
        DriverResponse registered =
                drivers.register(new DriverRequest("Greta", "+49 30 7654321", "b-tx 100", "Skoda Octavia", 4));

        assertThat(drivers.get(registered.id())).isEqualTo(registered);
        assertThat(registered.licensePlate()).isEqualTo("B-TX 100");
        assertThat(registered.status()).isEqualTo(DriverStatus.OFFLINE);
        assertThat(registered.position()).isNull();
        assertThat(registered.averageRating()).isNull();
    }

    @Test
    void registersAVehicleOnce() {
        DriverRequest request = new DriverRequest("Greta", "+49 30 7654321", "B-TX 100", "Skoda Octavia", 4);
        drivers.register(request);

        assertThatThrownBy(() -> drivers.register(request)).isInstanceOf(ConflictException.class);
    }

    @Test
    void sendsTheNearest() {
        fixtures.aFreeDriver("Hugo", CENTRAL_STATION);
        Long greta = fixtures.aFreeDriver("Greta", new GeoPoint(52.52, 13.41));

        assertThat(drivers.assignNearest(ALEXANDERPLATZ).getId()).isEqualTo(greta);
        assertThat(drivers.get(greta).status()).isEqualTo(DriverStatus.BUSY);
    }

    @Test
    void knowsThatDegreesOfLongitudeAreShortInTheNorth() {
        GeoPoint oslo = new GeoPoint(60.0, 10.0);
        fixtures.aFreeDriver("1668 metres to the north", new GeoPoint(60.015, 10.0));
        Long nearer = fixtures.aFreeDriver("1112 metres to the east", new GeoPoint(60.0, 10.02));

        assertThat(drivers.assignNearest(oslo).getId()).isEqualTo(nearer);
    }

    @Test
    void sendsNobodyTwice() {
        Long greta = fixtures.aFreeDriver("Greta", ALEXANDERPLATZ);
        Long hugo = fixtures.aFreeDriver("Hugo", CENTRAL_STATION);

        assertThat(drivers.assignNearest(ALEXANDERPLATZ).getId()).isEqualTo(greta);
        assertThat(drivers.assignNearest(ALEXANDERPLATZ).getId()).isEqualTo(hugo);
        assertThatThrownBy(() -> drivers.assignNearest(ALEXANDERPLATZ))
                .isInstanceOf(ConflictException.class)
                .hasMessage("No driver near the pickup is free");
    }

    @Test
    void sendsNobodyWhoIsOffline() {
        Long greta = fixtures.aFreeDriver("Greta", ALEXANDERPLATZ);
        drivers.goOffline(greta);

        assertThatThrownBy(() -> drivers.assignNearest(ALEXANDERPLATZ)).isInstanceOf(ConflictException.class);
    }

    @Test
    void sendsNobodyFromAnotherTown() {
        Long greta = fixtures.aFreeDriver("Greta", MUNICH);

        assertThatThrownBy(() -> drivers.assignNearest(ALEXANDERPLATZ)).isInstanceOf(ConflictException.class);
        assertThat(drivers.get(greta).status()).isEqualTo(DriverStatus.AVAILABLE);
    }

    @Test
    void followsADriverWhoMoves() {
        Long greta = fixtures.aFreeDriver("Greta", MUNICH);

        drivers.updatePosition(greta, ALEXANDERPLATZ);

        assertThat(drivers.assignNearest(ALEXANDERPLATZ).getId()).isEqualTo(greta);
    }

    @Test
    void freesADriverWhereTheTripEnded() {
        Long greta = fixtures.aFreeDriver("Greta", ALEXANDERPLATZ);
        drivers.assignNearest(ALEXANDERPLATZ);

        drivers.release(greta, CENTRAL_STATION);

        assertThat(drivers.get(greta).status()).isEqualTo(DriverStatus.AVAILABLE);
        assertThat(drivers.get(greta).position()).isEqualTo(CENTRAL_STATION);
    }
}
