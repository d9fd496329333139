package com.example.taxi.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.taxi.TaxiFixtures;
import org.junit.jupiter.api.Test;

class GeoPointTests {

    @Test
    void measuresTheWayThroughATown() {
        assertThat(TaxiFixtures.ALEXANDERPLATZ.metersTo(TaxiFixtures.CENTRAL_STATION))
                .isEqualTo(2985);
    }

    @Test
    void isAsFarThereAsBack() {
        assertThat(TaxiFixtures.MUNICH.metersTo(TaxiFixtures.ALEXANDERPLATZ))
                .isEqualTo(TaxiFixtures.ALEXANDERPLATZ.metersTo(TaxiFixtures.MUNICH))
                .isEqualTo(504_640);
    }

    @Test
    void isNowhereFromItself() {
        assertThat(TaxiFixtures.MUNICH.metersTo(TaxiFixtures.MUNICH)).isZero();
    }

    @Test
    void measuresHalfAroundTheEarth() {
        assertThat(new GeoPoint(0.0, 0.0).metersTo(new GeoPoint(0.0, 180.0))).isEqualTo(20_015_114);
    }

    @Test
    void takesTheShortWayAcrossTheDateLine() {
        assertThat(new GeoPoint(0.0, 179.9).metersTo(new GeoPoint(0.0, -179.9))).isEqualTo(22_239);
    }
}
