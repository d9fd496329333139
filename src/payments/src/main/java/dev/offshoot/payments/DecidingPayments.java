package dev.offshoot.payments;

import java.util.Optional;
import java.util.function.Function;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Lets a payment decide on its locked row, stores it, and publishes its decisions, all in the caller's transaction. */
@Component
class DecidingPayments {

    private final Payments payments;
    private final ApplicationEventPublisher events;

    DecidingPayments(Payments payments, ApplicationEventPublisher events) {
        this.payments = payments;
        this.events = events;
    }

    void decide(OrderId order, Function<Payment, Optional<Decision>> step) {
        decide(payments.lock(order), step);
    }

    /**
     * Same for an order of which no payment was stored when it was last read, as is usual: then nothing needs to be locked
     * first.
     */
    void decideFirst(OrderId order, Function<Payment, Optional<Decision>> step) {
        decide(Payment.open(order), step);
    }

    private void decide(Payment payment, Function<Payment, Optional<Decision>> step) {
        var decision = step.apply(payment);
        if (payment.isChanged() && !payments.save(payment)) {
            // the first decision was made elsewhere in the meantime
            decide(payment.order(), step);
            return;
        }
        decision.map(Decision::message).ifPresent(events::publishEvent);
    }
}
