package com.example.taxi.dto;

import com.example.taxi.model.Passenger;
import java.time.Instant;

public record PassengerResponse(
        Long id, String name, String email, String phone, int paymentMethods, Instant registeredAt) {

    public static PassengerResponse from(Passenger passenger) {
        return new PassengerResponse(
                passenger.getId(),
                passenger.getName(),
                passenger.getEmail(),
                passenger.getPhone(),
                passenger.getPaymentMethods().size(),
                passenger.getRegisteredAt());
    }
}
