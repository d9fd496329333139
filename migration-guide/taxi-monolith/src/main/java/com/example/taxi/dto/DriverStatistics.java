package com.example.taxi.dto;

/** The currency is null while there is no invoice, the average rating while there is no rating. */
public record DriverStatistics(
        Long driverId,
        String driverName,
        Long completedTrips,
        Long invoicedMinor,
        Long paidMinor,
        String currency,
        Double averageRating) {}
