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
        var payment = payments.lock(order);
        var decision = step.apply(payment);
        payments.save(payment);
        decision.map(Decision::message).ifPresent(events::publishEvent);
    }
}
