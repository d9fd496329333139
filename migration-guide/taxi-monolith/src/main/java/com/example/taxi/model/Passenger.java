package com.example.taxi.model;

import jakarta.persistence.CascadeType;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

@Entity
@Table(name = "passengers")
public class Passenger {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    private String name;

    private String email;

    private String phone;

    private Instant registeredAt;

    @OneToMany(mappedBy = "passenger", cascade = CascadeType.ALL, orphanRemoval = true)
    @OrderBy("id")
    private List<PaymentMethod> paymentMethods = new ArrayList<>();

    @OneToMany(mappedBy = "passenger")
    @OrderBy("requestedAt DESC")
    private List<Trip> trips = new ArrayList<>();

    protected Passenger() {}

    public Passenger(String name, String email, String phone, Instant registeredAt) {
        this.name = name;
        this.email = email;
        this.phone = phone;
        this.registeredAt = registeredAt;
    }

    /** The newest method is the one that is charged. */
    public void addPaymentMethod(String token, Instant addedAt) {
        paymentMethods.forEach(method -> method.setPreferred(false));
        paymentMethods.add(new PaymentMethod(this, token, addedAt));
    }

    public PaymentMethod getPreferredPaymentMethod() {
        return paymentMethods.stream()
                .filter(PaymentMethod::isPreferred)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Passenger " + id + " has no payment method"));
    }

    public Long getId() {
        return id;
    }

    public String getName() {
        return name;
    }

    public String getEmail() {
        return email;
    }

    public String getPhone() {
        return phone;
    }

    public Instant getRegisteredAt() {
        return registeredAt;
    }

    public List<PaymentMethod> getPaymentMethods() {
        return paymentMethods;
    }

    public List<Trip> getTrips() {
        return trips;
    }
}
