package dev.offshoot.payments;

import dev.offshoot.messaging.Ending;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/**
 * Gives the money of an order back at most once. The provider is asked without a transaction, under a key made from the
 * order, and asked again until it has said that it did.
 */
@Service
class RefundingPayments {

    private static final Logger LOG = LoggerFactory.getLogger(RefundingPayments.class);

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

    /** The order does not want its payment any more. */
    void reverse(OrderId order) {
        deciding.decide(order, Payment::reverse);
    }

    /** Asks the provider to give back what is to go back, if anything is. */
    Ending giveBack(GiveBack command) {
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
