package com.example.taxi.dto;

import com.example.taxi.model.Fare;
import com.example.taxi.model.GeoPoint;
import com.example.taxi.model.Money;
import com.example.taxi.model.Trip;
import com.example.taxi.model.TripStatus;
import java.time.Instant;

/** The fare, its distance and its duration are null until the trip is completed. */
public record TripResponse(
        Long id,
        TripStatus status,
        Long passengerId,
        Long driverId,
        String driverName,
        String licensePlate,
        GeoPoint pickup,
        GeoPoint destination,
        Instant requestedAt,
        Instant acceptedAt,
        Instant startedAt,
        Instant completedAt,
        Instant cancelledAt,
        Long distanceMeters,
        Long durationSeconds,
        Money fare) {

    public static TripResponse from(Trip trip) {
        Fare fare = trip.getFare();
        return new TripResponse(
                trip.getId(),
                trip.getStatus(),
                trip.getPassenger().getId(),
                trip.getDriver().getId(),
                trip.getDriver().getName(),
                trip.getDriver().getVehicle().getLicensePlate(),
                trip.getPickup(),
                trip.getDestination(),
                trip.getRequestedAt(),
                trip.getAcceptedAt(),
                trip.getStartedAt(),
                trip.getCompletedAt(),
                trip.getCancelledAt(),
                fare == null ? null : fare.getDistanceMeters(),
                fare == null ? null : fare.getDurationSeconds(),
                fare == null ? null : fare.getTotal());
    }
}
