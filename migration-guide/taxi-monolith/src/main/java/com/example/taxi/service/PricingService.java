package com.example.taxi.service;

import com.example.taxi.config.TaxiProperties;
import com.example.taxi.model.Fare;
import com.example.taxi.model.GeoPoint;
import com.example.taxi.model.Money;
import com.example.taxi.model.Trip;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Service;

@Service
public class PricingService {

    private final TaxiProperties.Pricing pricing;

    public PricingService(TaxiProperties properties) {
        this.pricing = properties.pricing();
    }

    public Fare fareOf(Trip trip) {
        return fare(trip.getPickup(), trip.getDestination(), trip.getRideDuration());
    }

    /** Distance and time are each rounded half up to a minor unit. */
    public Fare fare(GeoPoint pickup, GeoPoint destination, Duration duration) {
        long meters = pickup.metersTo(destination);
        long seconds = Math.max(0, duration.toSeconds());
        long distanceMinor = (pricing.perKilometer() * meters + 500) / 1000;
        long timeMinor = (pricing.perMinute() * seconds + 30) / 60;
        long total = Math.max(pricing.minimumFare(), pricing.baseFare() + distanceMinor + timeMinor);
        return new Fare(
                meters, seconds, pricing.baseFare(), distanceMinor, timeMinor, new Money(total, pricing.currency()));
    }

    /** Zero until the driver has been on the way for a while. */
    public Money cancellationFee(Trip trip, Instant now) {
        Instant acceptedAt = trip.getAcceptedAt();
        boolean free = acceptedAt == null || !now.isAfter(acceptedAt.plus(pricing.freeCancellation()));
        return free ? Money.zero(pricing.currency()) : new Money(pricing.cancellationFee(), pricing.currency());
    }
}
