package com.example.taxi.controller;

import com.example.taxi.dto.NotificationResponse;
import com.example.taxi.dto.PassengerRequest;
import com.example.taxi.dto.PassengerResponse;
import com.example.taxi.dto.PaymentMethodRequest;
import com.example.taxi.dto.TripResponse;
import com.example.taxi.service.NotificationService;
import com.example.taxi.service.PassengerService;
import com.example.taxi.service.TripService;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/passengers")
public class PassengerController {

    private final PassengerService passengerService;
    private final TripService tripService;
    private final NotificationService notificationService;

    public PassengerController(
            PassengerService passengerService, TripService tripService, NotificationService notificationService) {
        this.passengerService = passengerService;
        this.tripService = tripService;
        this.notificationService = notificationService;
    }

    @PostMapping
    public ResponseEntity<PassengerResponse> register(@Valid @RequestBody PassengerRequest request) {
        PassengerResponse passenger = passengerService.register(request);
        return ResponseEntity.created(URI.create("/api/passengers/" + passenger.id()))
                .body(passenger);
    }

    @GetMapping("/{id}")
    public PassengerResponse get(@PathVariable Long id) {
        return passengerService.get(id);
    }

    @PostMapping("/{id}/payment-methods")
    @ResponseStatus(HttpStatus.CREATED)
    public PassengerResponse addPaymentMethod(@PathVariable Long id, @Valid @RequestBody PaymentMethodRequest request) {
        return passengerService.addPaymentMethod(id, request);
    }

    @GetMapping("/{id}/trips")
    public List<TripResponse> trips(
            @PathVariable Long id,
            @RequestParam(defaultValue = "0") @Min(0) @Max(100_000) int page,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int size) {
        return tripService.history(id, page, size);
    }

    @GetMapping("/{id}/notifications")
    public List<NotificationResponse> notifications(
            @PathVariable Long id,
            @RequestParam(defaultValue = "0") @Min(0) @Max(100_000) int page,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int size) {
        return notificationService.history(id, page, size);
    }
}
