package com.example.taxi.model;

import com.example.taxi.exception.ConflictException;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OneToOne;
import jakarta.persistence.Table;
import java.time.Instant;

@Entity
@Table(name = "drivers")
public class Driver {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    private String name;

    private String phone;

    @Enumerated(EnumType.STRING)
    private DriverStatus status;

    /** Null until the driver goes online for the first time. */
    @Embedded
    private GeoPoint position;

    @OneToOne(cascade = CascadeType.ALL, optional = false)
    @JoinColumn(name = "vehicle_id")
    private Vehicle vehicle;

    private Instant registeredAt;

    protected Driver() {}

    public Driver(String name, String phone, Vehicle vehicle, Instant registeredAt) {
        this.name = name;
        this.phone = phone;
        this.vehicle = vehicle;
        this.status = DriverStatus.OFFLINE;
        this.registeredAt = registeredAt;
    }

    public void goOnline(GeoPoint where) {
        refuseWhileBusy();
        status = DriverStatus.AVAILABLE;
        position = where;
    }

    public void goOffline() {
        refuseWhileBusy();
        status = DriverStatus.OFFLINE;
    }

    public void moveTo(GeoPoint where) {
        if (status == DriverStatus.OFFLINE) {
            throw new ConflictException("Driver %d is offline".formatted(id));
        }
        position = where;
    }

    public void assign() {
        if (status != DriverStatus.AVAILABLE) {
            throw new ConflictException("Driver %d is not available".formatted(id));
        }
        status = DriverStatus.BUSY;
    }

    public void release() {
        status = DriverStatus.AVAILABLE;
    }

    private void refuseWhileBusy() {
        if (status == DriverStatus.BUSY) {
            throw new ConflictException("Driver %d is on a trip".formatted(id));
        }
    }

    public Long getId() {
        return id;
    }

    public String getName() {
        return name;
    }

    public String getPhone() {
        return phone;
    }

    public DriverStatus getStatus() {
        return status;
    }

    public GeoPoint getPosition() {
        return position;
    }

    public Vehicle getVehicle() {
        return vehicle;
    }

    public Instant getRegisteredAt() {
        return registeredAt;
    }
}
