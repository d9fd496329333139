package com.example.taxi.service;

import com.example.taxi.dto.InvoiceResponse;
import com.example.taxi.dto.ReceiptResponse;
import com.example.taxi.exception.ConflictException;
import com.example.taxi.exception.NotFoundException;
import com.example.taxi.model.Invoice;
import com.example.taxi.model.InvoiceStatus;
import com.example.taxi.model.Money;
import com.example.taxi.model.Payment;
import com.example.taxi.model.PaymentStatus;
import com.example.taxi.model.Trip;
import com.example.taxi.repository.InvoiceRepository;
import com.example.taxi.repository.PaymentRepository;
import java.time.Clock;
import java.util.List;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
public class BillingService {

    private final InvoiceRepository invoiceRepository;
    private final PaymentRepository paymentRepository;
    private final PaymentService paymentService;
    private final NotificationService notificationService;
    private final TripService tripService;
    private final Clock clock;

    /** The trip service needs this service too; the lazy proxy breaks the circle. */
    public BillingService(
            InvoiceRepository invoiceRepository,
            PaymentRepository paymentRepository,
            PaymentService paymentService,
            NotificationService notificationService,
            @Lazy TripService tripService,
            Clock clock) {
        this.invoiceRepository = invoiceRepository;
        this.paymentRepository = paymentRepository;
        this.paymentService = paymentService;
        this.notificationService = notificationService;
        this.tripService = tripService;
        this.clock = clock;
    }

    @Transactional
    public Invoice createInvoice(Trip trip) {
        return create(trip, "Taxi ride", trip.getFare().getTotal());
    }

    @Transactional
    public Invoice createCancellationInvoice(Trip trip, Money fee) {
        return create(trip, "Cancellation fee", fee);
    }

    private Invoice create(Trip trip, String description, Money total) {
        String number = "INV-%08d".formatted(trip.getId());
        return invoiceRepository.save(new Invoice(number, trip, description, total, clock.instant()));
    }

    @Transactional(readOnly = true)
    public InvoiceResponse getInvoice(Long id) {
        return InvoiceResponse.from(
                invoiceRepository.findById(id).orElseThrow(() -> new NotFoundException("invoice", id)));
    }

    @Transactional(readOnly = true)
    public InvoiceResponse getInvoiceOfTrip(Long tripId) {
        return InvoiceResponse.from(findInvoiceOf(tripService.find(tripId)));
    }

    @Transactional(readOnly = true)
    public ReceiptResponse getReceipt(Long tripId) {
        Trip trip = tripService.find(tripId);
        Invoice invoice = findInvoiceOf(trip);
        Payment payment = paymentRepository
                .findByInvoiceIdAndStatus(invoice.getId(), PaymentStatus.SUCCEEDED)
                .orElseThrow(() -> new ConflictException("Invoice %s is not paid".formatted(invoice.getNumber())));
        return ReceiptResponse.from(trip, invoice, payment);
    }

    /** The row lock makes a second attempt wait until the first has ended, and then find the invoice paid. */
    @Transactional
    public InvoiceResponse retryCharge(Long invoiceId) {
        Invoice invoice = invoiceRepository
                .findByIdForUpdate(invoiceId)
                .orElseThrow(() -> new NotFoundException("invoice", invoiceId));
        if (invoice.isPaid()) {
            throw new ConflictException("Invoice %s is paid already".formatted(invoice.getNumber()));
        }
        Payment payment = paymentService.charge(invoice);
        if (payment.getStatus() == PaymentStatus.SUCCEEDED) {
            notificationService.paymentAttempted(payment);
        }
        return InvoiceResponse.from(invoice);
    }

    @Transactional(readOnly = true)
    public List<Long> findOpenInvoiceIds() {
        return invoiceRepository.findIdsByStatus(InvoiceStatus.OPEN);
    }

    private Invoice findInvoiceOf(Trip trip) {
        return invoiceRepository
                .findByTripId(trip.getId())
                .orElseThrow(() -> new ConflictException(
                        "Trip %d is %s and has no invoice".formatted(trip.getId(), trip.getStatus())));
    }
}
