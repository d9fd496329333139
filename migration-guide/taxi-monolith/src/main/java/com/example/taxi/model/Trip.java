package com.example.taxi.model;

import com.example.taxi.exception.ConflictException;
import jakarta.persistence.AttributeOverride;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToOne;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;

@Entity
@Table(name = "trips")
public class Trip {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "passenger_id")
    private Passenger passenger;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "driver_id")
    private Driver driver;

    /** Null until the trip is completed. */
    @OneToOne(cascade = CascadeType.ALL)
    @JoinColumn(name = "fare_id")
    private Fare fare;

    @Enumerated(EnumType.STRING)
    private TripStatus status;

    @Embedded
    @AttributeOverride(name = "latitude", column = @Column(name = "pickup_latitude"))
    @AttributeOverride(name = "longitude", column = @Column(name = "pickup_longitude"))
    private GeoPoint pickup;

    @Embedded
    @AttributeOverride(name = "latitude", column = @Column(name = "destination_latitude"))
    @AttributeOverride(name = "longitude", column = @Column(name = "destination_longitude"))
    private GeoPoint destination;

    private Instant requestedAt;

    private Instant acceptedAt;

    private Instant startedAt;

    private Instant completedAt;

    private Instant cancelledAt;

    protected Trip() {}

    public Trip(Passenger passenger, Driver driver, GeoPoint pickup, GeoPoint destination, Instant requestedAt) {
        this.passenger = passenger;
        this.driver = driver;
        this.pickup = pickup;
        this.destination = destination;
        this.requestedAt = requestedAt;
        this.status = TripStatus.MATCHED;
    }

    public void accept(Instant now) {
        become(TripStatus.ACCEPTED);
        acceptedAt = now;
    }

    public void start(Instant now) {
        become(TripStatus.STARTED);
        startedAt = now;
    }

    public void complete(Instant now) {
        become(TripStatus.COMPLETED);
        completedAt = now;
    }

    public void cancel(Instant now) {
        become(TripStatus.CANCELLED);
        cancelledAt = now;
    }

    private void become(TripStatus next) {
        if (!status.canBecome(next)) {
            throw new ConflictException("Trip %d is %s and cannot become %s".formatted(id, status, next));
        }
        status = next;
    }

    /** How long the passenger was on board. */
    public Duration getRideDuration() {
        return Duration.between(startedAt, completedAt);
    }

    public Long getId() {
        return id;
    }

    public Passenger getPassenger() {
        return passenger;
    }

    public Driver getDriver() {
        return driver;
    }

    public Fare getFare() {
        return fare;
    }

    public void setFare(Fare fare) {
        this.fare = fare;
    }

    public TripStatus getStatus() {
        return status;
    }

    public GeoPoint getPickup() {
        return pickup;
    }

    public GeoPoint getDestination() {
        return destination;
    }

    public Instant getRequestedAt() {
        return requestedAt;
    }

    public Instant getAcceptedAt() {
        return acceptedAt;
    }

    public Instant getStartedAt() {
        return startedAt;
    }

    public Instant getCompletedAt() {
        return completedAt;
    }

    public Instant getCancelledAt() {
        return cancelledAt;
    }
}
