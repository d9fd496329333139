package com.example.taxi.dto;

import com.example.taxi.model.Invoice;
import com.example.taxi.model.Money;
import com.example.taxi.model.Payment;
import com.example.taxi.model.Trip;
import java.time.Instant;

public record ReceiptResponse(
        String invoiceNumber,
        Long tripId,
        String passengerName,
        String driverName,
        String licensePlate,
        String description,
        Money total,
        Instant paidAt,
        String providerReference) {

    public static ReceiptResponse from(Trip trip, Invoice invoice, Payment payment) {
        return new ReceiptResponse(
                invoice.getNumber(),
                trip.getId(),
                trip.getPassenger().getName(),
                trip.getDriver().getName(),
                trip.getDriver().getVehicle().getLicensePlate(),
                invoice.getDescription(),
                invoice.getTotal(),
                invoice.getPaidAt(),
                payment.getProviderReference());
    }
}
