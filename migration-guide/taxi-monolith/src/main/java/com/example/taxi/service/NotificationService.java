package com.example.taxi.service;

import com.example.taxi.dto.NotificationResponse;
import com.example.taxi.model.Driver;
import com.example.taxi.model.Invoice;
import com.example.taxi.model.Money;
import com.example.taxi.model.Notification;
import com.example.taxi.model.Payment;
import com.example.taxi.model.PaymentStatus;
import com.example.taxi.model.Trip;
import com.example.taxi.repository.NotificationRepository;
import java.time.Clock;
import java.util.List;
import org.springframework.data.domain.PageRequest;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
public class NotificationService {

    private final NotificationRepository notificationRepository;
    private final PassengerService passengerService;
    private final Clock clock;

    public NotificationService(
            NotificationRepository notificationRepository, PassengerService passengerService, Clock clock) {
        this.notificationRepository = notificationRepository;
        this.passengerService = passengerService;
        this.clock = clock;
    }

    @Transactional
    public void tripMatched(Trip trip) {
        Driver driver = trip.getDriver();
        save(
                trip,
                Notification.Type.TRIP_MATCHED,
                "Your taxi",
                "%s will pick you up in a %s, %s."
                        .formatted(
                                driver.getName(),
                                driver.getVehicle().getModel(),
                                driver.getVehicle().getLicensePlate()));
    }

    @Transactional
    public void tripCancelled(Trip trip, Money fee) {
        String body = fee.amountMinor() == 0
                ? "Your trip is cancelled. It costs nothing."
                : "Your trip is cancelled. As the driver was on the way, it costs %s.".formatted(fee.display());
        save(trip, Notification.Type.TRIP_CANCELLED, "Your trip is cancelled", body);
    }

    /** A receipt, or that there is still something to be paid. */
    @Transactional
    public void paymentAttempted(Payment payment) {
        if (payment.getStatus() == PaymentStatus.SUCCEEDED) {
            receipt(payment.getInvoice());
        } else {
            paymentFailed(payment.getInvoice());
        }
    }

    private void receipt(Invoice invoice) {
        Trip trip = invoice.getTrip();
        save(
                trip,
                Notification.Type.RECEIPT,
                "Your receipt " + invoice.getNumber(),
                "%s with %s: %s, paid."
                        .formatted(
                                invoice.getDescription(),
                                trip.getDriver().getName(),
                                invoice.getTotal().display()));
    }

    private void paymentFailed(Invoice invoice) {
        save(
                invoice.getTrip(),
                Notification.Type.PAYMENT_FAILED,
                "Your payment of " + invoice.getNumber(),
                "We could not charge %s. We shall try again; you may add another payment method."
                        .formatted(invoice.getTotal().display()));
    }

    /** The newest first. */
    @Transactional(readOnly = true)
    public List<NotificationResponse> history(Long passengerId, int page, int size) {
        Long id = passengerService.find(passengerId).getId();
        return notificationRepository
                .findByPassengerIdOrderByCreatedAtDescIdDesc(id, PageRequest.of(page, size))
                .stream()
                .map(NotificationResponse::from)
                .toList();
    }

    private void save(Trip trip, Notification.Type type, String subject, String body) {
        notificationRepository.save(new Notification(trip, type, subject, body, clock.instant()));
    }
}
