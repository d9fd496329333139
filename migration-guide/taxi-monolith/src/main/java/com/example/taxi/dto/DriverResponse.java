package com.example.taxi.dto;

import com.example.taxi.model.Driver;
import com.example.taxi.model.DriverStatus;
import com.example.taxi.model.GeoPoint;

/** The average rating is null while there is none. */
public record DriverResponse(
        Long id,
        String name,
        String phone,
        String licensePlate,
        String vehicleModel,
        int seats,
        DriverStatus status,
        GeoPoint position,
        long ratings,
        Double averageRating) {

    public static DriverResponse from(Driver driver, long ratings, Double averageRating) {
        return new DriverResponse(
                driver.getId(),
                driver.getName(),
                driver.getPhone(),
                driver.getVehicle().getLicensePlate(),
                driver.getVehicle().getModel(),
                driver.getVehicle().getSeats(),
                driver.getStatus(),
                driver.getPosition(),
                ratings,
                averageRating);
    }
}
