package com.example.taxi.service;

import com.example.taxi.exception.PaymentProviderException;
import com.example.taxi.model.Invoice;
import com.example.taxi.model.Payment;
import com.example.taxi.model.PaymentMethod;
import com.example.taxi.model.PaymentStatus;
import com.example.taxi.repository.PaymentRepository;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
public class PaymentService {

    private static final Logger log = LoggerFactory.getLogger(PaymentService.class);

    /** As long as the columns are. */
    private static final int MAX_TEXT = 255;

    private final PaymentRepository paymentRepository;
    private final PaymentProvider paymentProvider;
    private final Clock clock;

    public PaymentService(PaymentRepository paymentRepository, PaymentProvider paymentProvider, Clock clock) {
        this.paymentRepository = paymentRepository;
        this.paymentProvider = paymentProvider;
        this.clock = clock;
    }

    /** Never throws because of the provider: what became of the attempt is the payment's status. */
    @Transactional
    public Payment charge(Invoice invoice) {
        PaymentMethod method = invoice.getPassenger().getPreferredPaymentMethod();
        Payment payment = new Payment(invoice, method, idempotencyKey(invoice), clock.instant());
        try {
            PaymentProvider.ChargeResult result = paymentProvider.charge(new PaymentProvider.ChargeRequest(
                    payment.getIdempotencyKey(), method.getToken(), invoice.getTotal(), invoice.getNumber()));
            if (result.approved()) {
                payment.succeed(shortened(result.reference()));
                invoice.markPaid(clock.instant());
            } else {
                payment.decline(shortened(result.declineReason()));
            }
        } catch (PaymentProviderException e) {
            log.warn(
                    "Invoice {} could not be charged: {} ({})",
                    invoice.getNumber(),
                    e.getMessage(),
                    String.valueOf(e.getCause()));
            payment.fail(shortened(e.getMessage()));
        }
        return paymentRepository.save(payment);
    }

    /**
     * Changes only after the provider said no. An attempt after silence has the key of the one that was not answered,
     * so that a charge that did take place is not made twice.
     */
    private String idempotencyKey(Invoice invoice) {
        long declined = paymentRepository.countByInvoiceIdAndStatus(invoice.getId(), PaymentStatus.DECLINED);
        return invoice.getNumber() + "-" + (declined + 1);
    }

    private static String shortened(String text) {
        return text == null || text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    }
}
