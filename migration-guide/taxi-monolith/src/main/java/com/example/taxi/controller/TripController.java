package com.example.taxi.controller;

import com.example.taxi.dto.InvoiceResponse;
import com.example.taxi.dto.RatingRequest;
import com.example.taxi.dto.ReceiptResponse;
import com.example.taxi.dto.TripRequest;
import com.example.taxi.dto.TripResponse;
import com.example.taxi.service.BillingService;
import com.example.taxi.service.RatingService;
import com.example.taxi.service.TripService;
import jakarta.validation.Valid;
import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/trips")
public class TripController {

    private final TripService tripService;
    private final RatingService ratingService;
    private final BillingService billingService;

    public TripController(TripService tripService, RatingService ratingService, BillingService billingService) {
        this.tripService = tripService;
        this.ratingService = ratingService;
        this.billingService = billingService;
    }

    @PostMapping
    public ResponseEntity<TripResponse> request(@Valid @RequestBody TripRequest request) {
        TripResponse trip = tripService.request(request);
        return ResponseEntity.created(URI.create("/api/trips/" + trip.id())).body(trip);
    }

    @GetMapping("/{id}")
    public TripResponse get(@PathVariable Long id) {
        return tripService.get(id);
    }

    @PostMapping("/{id}/accept")
    public TripResponse accept(@PathVariable Long id) {
        return tripService.accept(id);
    }

    @PostMapping("/{id}/start")
    public TripResponse start(@PathVariable Long id) {
        return tripService.start(id);
    }

    @PostMapping("/{id}/complete")
    public TripResponse complete(@PathVariable Long id) {
        return tripService.complete(id);
    }

    @PostMapping("/{id}/cancel")
    public TripResponse cancel(@PathVariable Long id) {
        return tripService.cancel(id);
    }

    @PostMapping("/{id}/rating")
    @ResponseStatus(HttpStatus.CREATED)
    public void rate(@PathVariable Long id, @Valid @RequestBody RatingRequest request) {
        ratingService.rate(id, request);
    }

    @GetMapping("/{id}/invoice")
    public InvoiceResponse invoice(@PathVariable Long id) {
        return billingService.getInvoiceOfTrip(id);
    }

    @GetMapping("/{id}/receipt")
    public ReceiptResponse receipt(@PathVariable Long id) {
        return billingService.getReceipt(id);
    }
}
