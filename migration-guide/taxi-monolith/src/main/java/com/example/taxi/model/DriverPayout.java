package com.example.taxi.model;

import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToOne;
import jakarta.persistence.Table;
import java.time.Instant;

/** What a driver gets for a trip, whether or not its passenger has paid. */
@Entity
@Table(name = "driver_payouts")
public class DriverPayout {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "driver_id")
    private Driver driver;

    @OneToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "trip_id")
    private Trip trip;

    /** Null until the nightly run puts the payout on a statement. */
    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "statement_id")
    private PayoutStatement statement;

    private long grossMinor;

    private long commissionMinor;

    private long netMinor;

    private String currency;

    private Instant earnedAt;

    protected DriverPayout() {}

    public DriverPayout(Trip trip, Money gross, Money commission, Instant earnedAt) {
        Money net = gross.minus(commission);
        this.driver = trip.getDriver();
        this.trip = trip;
        this.grossMinor = gross.amountMinor();
        this.commissionMinor = commission.amountMinor();
        this.netMinor = net.amountMinor();
        this.currency = gross.currency();
        this.earnedAt = earnedAt;
    }

    public Long getId() {
        return id;
    }

    public Driver getDriver() {
        return driver;
    }

    public Trip getTrip() {
        return trip;
    }

    public PayoutStatement getStatement() {
        return statement;
    }

    public void setStatement(PayoutStatement statement) {
        this.statement = statement;
    }

    public Money getGross() {
        return new Money(grossMinor, currency);
    }

    public Money getCommission() {
        return new Money(commissionMinor, currency);
    }

    public Money getNet() {
        return new Money(netMinor, currency);
    }

    public Instant getEarnedAt() {
        return earnedAt;
    }
}
