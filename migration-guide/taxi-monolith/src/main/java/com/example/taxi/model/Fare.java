package com.example.taxi.model;

import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** What a ride costs, and of what the price is made. The parts may add up to less than the total, never to more. */
@Entity
@Table(name = "fares")
public class Fare {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    private long distanceMeters;

    private long durationSeconds;

    private long baseMinor;

    private long distanceMinor;

    private long timeMinor;

    @Embedded
    private Money total;

    protected Fare() {}

    public Fare(
            long distanceMeters,
            long durationSeconds,
            long baseMinor,
            long distanceMinor,
            long timeMinor,
            Money total) {
        this.distanceMeters = distanceMeters;
        this.durationSeconds = durationSeconds;
        this.baseMinor = baseMinor;
        this.distanceMinor = distanceMinor;
        this.timeMinor = timeMinor;
        this.total = total;
    }

    public Long getId() {
        return id;
    }

    public long getDistanceMeters() {
        return distanceMeters;
    }

    public long getDurationSeconds() {
        return durationSeconds;
    }

    public long getBaseMinor() {
        return baseMinor;
    }

    public long getDistanceMinor() {
        return distanceMinor;
    }

    public long getTimeMinor() {
        return timeMinor;
    }

    public Money getTotal() {
        return total;
    }
}
