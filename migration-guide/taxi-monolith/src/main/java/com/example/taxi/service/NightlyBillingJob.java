package com.example.taxi.service;

import com.example.taxi.dto.BillingRunResponse;
import com.example.taxi.exception.ConflictException;
import com.example.taxi.model.InvoiceStatus;
import java.time.Clock;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Retries charges, then puts the drivers' payouts on statements. Each invoice and each driver has a transaction of its
 * own, so that what goes wrong with one does not undo the others.
 */
@Component
public class NightlyBillingJob {

    private static final Logger log = LoggerFactory.getLogger(NightlyBillingJob.class);

    private final BillingService billingService;
    private final PayoutService payoutService;
    private final Clock clock;

    public NightlyBillingJob(BillingService billingService, PayoutService payoutService, Clock clock) {
        this.billingService = billingService;
        this.payoutService = payoutService;
        this.clock = clock;
    }

    @Scheduled(cron = "${taxi.billing.cron}", zone = "UTC")
    public void nightly() {
        log.info("The nightly billing run has ended: {}", run());
    }

    public BillingRunResponse run() {
        Instant startedAt = clock.instant();
        int retried = 0;
        int paid = 0;
        for (Long invoiceId : billingService.findOpenInvoiceIds()) {
            retried++;
            if (retry(invoiceId)) {
                paid++;
            }
        }
        int statements = 0;
        for (Long driverId : payoutService.findDriverIdsWithoutStatement()) {
            if (makeStatement(driverId)) {
                statements++;
            }
        }
        return new BillingRunResponse(startedAt, clock.instant(), retried, paid, statements);
    }

    private boolean retry(Long invoiceId) {
        try {
            return billingService.retryCharge(invoiceId).status() == InvoiceStatus.PAID;
        } catch (ConflictException e) {
            log.info("Invoice {} was paid in the meantime", invoiceId);
        } catch (RuntimeException e) {
            log.error("Invoice {} could not be retried", invoiceId, e);
        }
        return false;
    }

    private boolean makeStatement(Long driverId) {
        try {
            return payoutService.makeStatement(driverId);
        } catch (RuntimeException e) {
            log.error("No statement could be made for driver {}", driverId, e);
            return false;
        }
    }
}
