package dev.offshoot.payments;

import dev.offshoot.contracts.payments.ReversePayment;
import dev.offshoot.messaging.CallCompletion;
import dev.offshoot.messaging.ModuleListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/**
 * Refunds an order's payment at most once. Calls the provider outside a transaction, with an idempotency key made from
 * the order, until it confirms the refund.
 */
@Service
class RefundingPayments {

    private static final Logger LOG = LoggerFactory.getLogger(RefundingPayments.class);

    /** The listeners' former class: stored deliveries contain its name, and outlive a release. */
    private static final String FORMERLY = "TakingPayments";

    private final Payments payments;
    private final DecidingPayments deciding;
    private final Provider provider;
    private final AskingLater later;

    RefundingPayments(Payments payments, DecidingPayments deciding, Provider provider, AskingLater later) {
        this.payments = payments;
        this.deciding = deciding;
        this.provider = provider;
        this.later = later;
    }

    /** The order no longer wants its payment. */
    @ModuleListener(id = FORMERLY)
    void on(ReversePayment command) {
        deciding.decide(new OrderId(command.orderId()), Payment::reverse);
    }

    /** Asks the provider for the refund, if there is anything to refund. */
    @ModuleListener(id = FORMERLY)
    CallCompletion on(GiveBack command) {
        var order = command.order();
        var capture = payments.find(order).flatMap(Payment::captureToRefund);
        if (capture.isEmpty()) {
            return () -> {};
        }
        try {
            provider.refund(order, capture.get());
            return () -> deciding.decide(order, Payment::refunded);
        } catch (ProviderSilent e) {
            var again = later.remind(command.asked(), e, command.onceMore());
            LOG.info("The provider is asked again about order {}: {}", order, e.getMessage());
            return again;
        }
    }
}
