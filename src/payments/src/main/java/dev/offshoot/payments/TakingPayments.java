package dev.offshoot.payments;

import dev.offshoot.contracts.payments.TakePayment;
import dev.offshoot.messaging.CallCompletion;
import dev.offshoot.messaging.ModuleListener;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/**
 * Takes an order's payment once. Calls the provider outside a transaction, with idempotency keys made from the order,
 * until the outcome is known. The payment decides on its locked row how to handle reversals, early or late.
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
            // redelivered
            return NOTHING;
        }
        if (!known.isOpen() && unasked) {
            // A reversal arrived first. Nothing was asked, and now nothing will be.
            return () -> deciding.decide(order, payment -> payment.neverTaken(charge));
        }
        try {
            var authorization = provider.authorize(order, charge.amount(), command.token());
            unasked = false;
            if (!authorization.granted()) {
                return () -> decide(known, payment -> payment.declined(charge));
            }
            // A reversal may have arrived. Void what an earlier attempt authorized. If that attempt also captured, and
            // crashed before recording it, ask for the capture again to learn what to refund.
            if (!known.isOpen() && provider.release(order, authorization.id())) {
                return () -> deciding.decide(order, payment -> payment.neverTaken(charge));
            }
            var capture = provider.capture(order, authorization.id());
            return () -> decide(known, payment -> payment.captured(charge, capture));
        } catch (ProviderSilent e) {
            var reminder = later.remind(command.asked(), e, command.onceMore(unasked && e.unreached));
            LOG.info("The provider is asked again about order {}: {}", order, e.getMessage());
            return reminder;
        }
    }

    private void decide(Payment known, Function<Payment, Optional<Decision>> step) {
        if (known.isStored()) {
            deciding.decide(known.order(), step);
        } else {
            deciding.decideFirst(known.order(), step);
        }
    }
}
