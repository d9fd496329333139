package com.example.taxi.service;

import com.example.taxi.dto.TripRequest;
import com.example.taxi.dto.TripResponse;
import com.example.taxi.exception.ConflictException;
import com.example.taxi.exception.NotFoundException;
import com.example.taxi.model.Driver;
import com.example.taxi.model.Invoice;
import com.example.taxi.model.Money;
import com.example.taxi.model.Passenger;
import com.example.taxi.model.Payment;
import com.example.taxi.model.Trip;
import com.example.taxi.model.TripStatus;
import com.example.taxi.repository.TripRepository;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.data.domain.PageRequest;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
public class TripService {

    private final TripRepository tripRepository;
    private final PassengerService passengerService;
    private final DriverService driverService;
    private final PricingService pricingService;
    private final BillingService billingService;
    private final PaymentService paymentService;
    private final PayoutService payoutService;
    private final NotificationService notificationService;
    private final Clock clock;

    public TripService(
            TripRepository tripRepository,
            PassengerService passengerService,
            DriverService driverService,
            PricingService pricingService,
            BillingService billingService,
            PaymentService paymentService,
            PayoutService payoutService,
            NotificationService notificationService,
            Clock clock) {
        this.tripRepository = tripRepository;
        this.passengerService = passengerService;
        this.driverService = driverService;
        this.pricingService = pricingService;
        this.billingService = billingService;
        this.paymentService = paymentService;
        this.payoutService = payoutService;
        this.notificationService = notificationService;
        this.clock = clock;
    }

    @Transactional
    public TripResponse request(TripRequest request) {
        Passenger passenger = passengerService.findForUpdate(request.passengerId());
        if (tripRepository.existsByPassengerIdAndStatusIn(passenger.getId(), TripStatus.UNDER_WAY)) {
            throw new ConflictException("Passenger %d has a trip under way".formatted(passenger.getId()));
        }
        Driver driver = driverService.assignNearest(request.pickup());
        Trip trip = tripRepository.save(
                new Trip(passenger, driver, request.pickup(), request.destination(), clock.instant()));
        notificationService.tripMatched(trip);
        return TripResponse.from(trip);
    }

    @Transactional
    public TripResponse accept(Long id) {
        Trip trip = findForUpdate(id);
        trip.accept(clock.instant());
        return TripResponse.from(trip);
    }

    @Transactional
    public TripResponse start(Long id) {
        Trip trip = findForUpdate(id);
        trip.start(clock.instant());
        return TripResponse.from(trip);
    }

    /**
     * The trip ends even if the passenger cannot be charged: then the invoice stays open, and the nightly run tries
     * again. The driver's row is not read before the charge, lest what happens to it meanwhile be overwritten.
     */
    @Transactional
    public TripResponse complete(Long id) {
        Trip trip = findForUpdate(id);
        trip.complete(clock.instant());
        trip.setFare(pricingService.fareOf(trip));

        Invoice invoice = billingService.createInvoice(trip);
        Payment payment = paymentService.charge(invoice);
        driverService.release(trip.getDriver().getId(), trip.getDestination());
        payoutService.record(trip, invoice.getTotal());
        notificationService.paymentAttempted(payment);
        return TripResponse.from(trip);
    }

    /** Refused once the trip has started. */
    @Transactional
    public TripResponse cancel(Long id) {
        Trip trip = findForUpdate(id);
        Instant now = clock.instant();
        trip.cancel(now);

        Money fee = pricingService.cancellationFee(trip, now);
        if (fee.amountMinor() > 0) {
            Invoice invoice = billingService.createCancellationInvoice(trip, fee);
            Payment payment = paymentService.charge(invoice);
            driverService.release(trip.getDriver().getId());
            payoutService.record(trip, fee);
            notificationService.tripCancelled(trip, fee);
            notificationService.paymentAttempted(payment);
        } else {
            driverService.release(trip.getDriver().getId());
            notificationService.tripCancelled(trip, fee);
        }
        return TripResponse.from(trip);
    }

    @Transactional(readOnly = true)
    public TripResponse get(Long id) {
        return TripResponse.from(find(id));
    }

    /** The newest first. */
    @Transactional(readOnly = true)
    public List<TripResponse> history(Long passengerId, int page, int size) {
        Passenger passenger = passengerService.find(passengerId);
        return tripRepository
                .findByPassengerIdOrderByRequestedAtDescIdDesc(passenger.getId(), PageRequest.of(page, size))
                .stream()
                .map(TripResponse::from)
                .toList();
    }

    @Transactional(readOnly = true)
    public Trip find(Long id) {
        return tripRepository.findById(id).orElseThrow(() -> new NotFoundException("trip", id));
    }

    private Trip findForUpdate(Long id) {
        return tripRepository.findByIdForUpdate(id).orElseThrow(() -> new NotFoundException("trip", id));
    }
}
