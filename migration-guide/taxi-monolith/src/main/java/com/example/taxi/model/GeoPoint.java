package com.example.taxi.model;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;

/** A place on earth, in degrees. */
@Embeddable
public record GeoPoint(
        @Column(name = "latitude") @NotNull @Min(-90) @Max(90) Double latitude,

        @Column(name = "longitude") @NotNull @Min(-180) @Max(180) Double longitude) {

    private static final double EARTH_RADIUS_METERS = 6_371_008.8;

    /** Great-circle distance (haversine), rounded to whole metres. */
    public long metersTo(GeoPoint other) {
        double fromLatitude = Math.toRadians(latitude);
        double toLatitude = Math.toRadians(other.latitude);
        double sinLatitude = Math.sin((toLatitude - fromLatitude) / 2);
        double sinLongitude = Math.sin(Math.toRadians(other.longitude - longitude) / 2);
        double haversine =
                sinLatitude * sinLatitude + Math.cos(fromLatitude) * Math.cos(toLatitude) * sinLongitude * sinLongitude;
        return Math.round(2 * EARTH_RADIUS_METERS * Math.asin(Math.min(1, Math.sqrt(haversine))));
    }
}
