package dev.offshoot.payments;

import dev.offshoot.contracts.Money;
import dev.offshoot.contracts.payments.PaymentDeclined;
import dev.offshoot.contracts.payments.PaymentReversed;
import dev.offshoot.contracts.payments.PaymentTaken;
import dev.offshoot.contracts.payments.ReversePayment;
import dev.offshoot.contracts.payments.TakePayment;
import dev.offshoot.messaging.Ending;
import dev.offshoot.messaging.Later;
import dev.offshoot.messaging.ModuleListener;
import dev.offshoot.payments.Payment.State;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;

/**
 * Takes the money of an order once, and gives it back at most once. The provider is asked without a transaction, under
 * keys made from the order, and asked again until it has said what it did. What a reversal finds, and what it does not
 * find yet, is decided on the locked row.
 */
@Service
class TakingPayments {

    private static final Logger LOG = LoggerFactory.getLogger(TakingPayments.class);

    private final Payments payments;
    private final Provider provider;
    private final ApplicationEventPublisher events;
    private final PaymentSettings settings;
    private final Clock clock;

    TakingPayments(
            Payments payments,
            Provider provider,
            ApplicationEventPublisher events,
            PaymentSettings settings,
            Clock clock) {
        this.payments = payments;
        this.provider = provider;
        this.events = events;
        this.settings = settings;
        this.clock = clock;
    }

    @ModuleListener
    Ending on(TakePayment command, boolean again) {
        return take(
                new AskAgain(command.orderId(), command.customerId(), command.amount(), command.token(), 0, true),
                again);
    }

    @ModuleListener
    Ending on(AskAgain command, boolean again) {
        return take(command, again);
    }

    private Ending take(AskAgain command, boolean again) {
        var order = command.orderId();
        var known = payments.find(order);
        var unasked = command.unasked() && !again && !settings.isGivenUp(command.asked());
        if (known.isPresent()
                && known.get().amount() != null
                && (unasked || !known.get().isThoughtNeverTaken())) {
            // told twice
            return () -> {};
        }
        if (known.isPresent() && unasked) {
            // It is to go back already. Nothing was asked, and now nothing is.
            return () -> neverTaken(command);
        }
        try {
            var authorization = provider.authorize(order, command.amount(), command.token());
            unasked = false;
            if (!authorization.granted()) {
                return () -> declined(command);
            }
            // It may be to go back already. Then what an earlier attempt authorized is let go; but if that attempt also
            // captured, and died before it could say so, the capture is asked for again, to learn what is to be
            // refunded.
            if (known.isPresent() && provider.release(order, authorization.id())) {
                return () -> neverTaken(command);
            }
            var capture = provider.capture(order, authorization.id());
            return () -> captured(command, capture);
        } catch (ProviderSilent e) {
            return later(
                    order,
                    command.asked(),
                    e,
                    new AskAgain(
                            order,
                            command.customerId(),
                            command.amount(),
                            command.token(),
                            command.asked() + 1,
                            unasked && e.unreached));
        }
    }

    /** Asks again after a pause. What was asked for too long fails, and messaging parks it after a few attempts more. */
    private Ending later(UUID order, int asked, ProviderSilent silence, Object reminder) {
        if (settings.isGivenUp(asked)) {
            throw silence;
        }
        LOG.info("The provider is asked again about order {}: {}", order, silence.getMessage());
        return () -> events.publishEvent(
                new Later(clock.instant().plus(settings.pause(asked)), reminder, silence.getMessage()));
    }

    private void captured(AskAgain command, String captureId) {
        var order = command.orderId();
        var known = payments.lock(order);
        if (known.isEmpty()) {
            payments.insert(payment(command, State.TAKEN, command.amount().minorUnits(), captureId));
            events.publishEvent(new PaymentTaken(order, command.amount()));
        } else if (known.get().captureId() == null) {
            // It is to go back, also where it was thought never to have been taken.
            payments.update(payment(command, State.REVERSING, command.amount().minorUnits(), captureId));
            events.publishEvent(new GiveBack(order, 0));
        }
    }

    private void declined(AskAgain command) {
        var reversal = payments.lock(command.orderId());
        if (reversal.isEmpty()) {
            payments.insert(payment(command, State.DECLINED, 0, null));
            events.publishEvent(new PaymentDeclined(command.orderId(), "DECLINED"));
        } else if (reversal.get().amount() == null) {
            payments.update(payment(command, State.REVERSED, 0, null));
        }
    }

    private void neverTaken(AskAgain command) {
        payments.lock(command.orderId())
                .filter(reversal -> reversal.amount() == null)
                .ifPresent(reversal -> payments.update(payment(command, State.REVERSED, 0, null)));
    }

    private static Payment payment(AskAgain command, State state, long captured, @Nullable String captureId) {
        return new Payment(command.orderId(), command.customerId(), state, command.amount(), captured, 0, captureId);
    }

    @ModuleListener
    void on(ReversePayment command) {
        var order = command.orderId();
        var known = payments.lock(order);
        if (known.isEmpty()) {
            payments.insert(new Payment(order, null, State.REVERSED, null, 0, 0, null));
        } else if (known.get().state() == State.TAKEN) {
            payments.update(in(State.REVERSING, known.get(), 0));
            events.publishEvent(new GiveBack(order, 0));
        }
    }

    @ModuleListener
    Ending on(GiveBack command) {
        var order = command.orderId();
        var capture = payments.find(order)
                .filter(payment -> payment.state() == State.REVERSING)
                .map(Payment::captureId);
        if (capture.isEmpty()) {
            return () -> {};
        }
        try {
            provider.refund(order, capture.get());
            return () -> refunded(order);
        } catch (ProviderSilent e) {
            return later(order, command.asked(), e, new GiveBack(order, command.asked() + 1));
        }
    }

    private void refunded(UUID order) {
        payments.lock(order)
                .filter(payment -> payment.state() == State.REVERSING)
                .ifPresent(payment -> {
                    payments.update(in(State.REVERSED, payment, payment.capturedMinor()));
                    var amount = payment.amount();
                    if (amount != null) {
                        events.publishEvent(
                                new PaymentReversed(order, new Money(payment.capturedMinor(), amount.currency())));
                    }
                });
    }

    private static Payment in(State state, Payment payment, long refunded) {
        return new Payment(
                payment.orderId(),
                payment.customer(),
                state,
                payment.amount(),
                payment.capturedMinor(),
                refunded,
                payment.captureId());
    }
}
