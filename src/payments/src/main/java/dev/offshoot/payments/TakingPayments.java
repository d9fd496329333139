package dev.offshoot.payments;

import dev.offshoot.contracts.payments.TakePayment;
import dev.offshoot.messaging.CallCompletion;
import dev.offshoot.messaging.ModuleListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/**
 * Takes the money of an order once. The provider is asked without a transaction, under keys made from the order, and asked
 * again until it has said what it did. What a reversal finds, and what it does not find yet, the payment decides on its
 * locked row.
 */
@Service
class TakingPayments {

    private static final Logger LOG = LoggerFactory.getLogger(TakingPayments.class);
    private static final CallCompletion NOTHING = () -> {};

    private final Payments payments;
    private final DecidingPayments deciding;
    private final Provider provider;
    private final AskingLater later;
    private final PaymentSettings settings;

    TakingPayments(
            Payments payments,
            DecidingPayments deciding,
            Provider provider,
            AskingLater later,
            PaymentSettings settings) {
        this.payments = payments;
        this.deciding = deciding;
        this.provider = provider;
        this.later = later;
        this.settings = settings;
    }

    @ModuleListener
    CallCompletion on(TakePayment command, boolean again) {
        return take(AskAgain.firstFor(command), again);
    }

    @ModuleListener
    CallCompletion on(AskAgain command, boolean again) {
        return take(command, again);
    }

    private CallCompletion take(AskAgain command, boolean again) {
        var order = command.order();
        var charge = command.charge();
        var known = payments.find(order).orElseGet(() -> Payment.open(order));
        var unasked = command.unasked() && !again && !settings.isGivenUp(command.asked());
        if (known.isSettled(!unasked)) {
            // told twice
            return NOTHING;
        }
        if (!known.isOpen() && unasked) {
            // It is to go back already. Nothing was asked, and now nothing is.
            return () -> deciding.decide(order, payment -> payment.neverTaken(charge));
        }
        try {
            var authorization = provider.authorize(order, charge.amount(), command.token());
            unasked = false;
            if (!authorization.granted()) {
                return () -> deciding.decide(order, payment -> payment.declined(charge));
            }
            // It may be to go back already. Then what an earlier attempt authorized is let go; but if that attempt also
            // captured, and died before it could say so, the capture is asked for again, to learn what is to be
            // refunded.
            if (!known.isOpen() && provider.release(order, authorization.id())) {
                return () -> deciding.decide(order, payment -> payment.neverTaken(charge));
            }
            var capture = provider.capture(order, authorization.id());
            return () -> deciding.decide(order, payment -> payment.captured(charge, capture));
        } catch (ProviderSilent e) {
            var reminder = later.remind(command.asked(), e, command.onceMore(unasked && e.unreached));
            LOG.info("The provider is asked again about order {}: {}", order, e.getMessage());
            return reminder;
        }
    }
}
