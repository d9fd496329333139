package dev.offshoot.payments;

import dev.offshoot.contracts.Money;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The payment of one order. All decisions are made here, on the locked row. Each method handles an event and returns
 * the resulting decisions; events that are repeated or late change nothing.
 */
final class Payment {

    enum State {
        /** Nothing is decided or stored. */
        OPEN,
        /** Taken. */
        TAKEN,
        /** Declined by the provider. */
        DECLINED,
        /** To be refunded, as soon as the amount is known. */
        REVERSING,
        /** Refunded, or never taken. */
        REVERSED
    }

    private final OrderId order;
    private final boolean stored;
    private State state;

    /** Null while only the reversal has arrived. */
    private @Nullable Charge charge;

    /** The provider's id of the capture, which always covers the whole amount. */
    private @Nullable String captureId;

    private boolean changed;

    private Payment(OrderId order, boolean stored, State state, @Nullable Charge charge, @Nullable String captureId) {
        this.order = order;
        this.stored = stored;
        this.state = state;
        this.charge = charge;
        this.captureId = captureId;
    }

    /** A payment of an order that is not known yet. */
    static Payment open(OrderId order) {
        return new Payment(order, false, State.OPEN, null, null);
    }

    /** A payment loaded from its row. */
    static Payment stored(OrderId order, State state, @Nullable Charge charge, @Nullable String captureId) {
        return new Payment(order, true, state, charge, captureId);
    }

    /** The provider took the payment. If it was reversed or thought never taken in the meantime, it is refunded. */
    Optional<Decision> captured(Charge taken, String capture) {
        if (captureId != null) {
            return Optional.empty();
        }
        var wanted = state == State.OPEN;
        charge = taken;
        captureId = capture;
        enter(wanted ? State.TAKEN : State.REVERSING);
        return Optional.of(wanted ? new Decision.Taken(order, taken.amount()) : new Decision.Refund(order));
    }

    /** The provider declined the payment. */
    Optional<Decision> declined(Charge wanted) {
        if (state != State.OPEN) {
            return neverTaken(wanted);
        }
        charge = wanted;
        enter(State.DECLINED);
        return Optional.of(new Decision.Declined(order));
    }

    /** The payment was reversed before it was taken, so it is not taken. Nobody waits for an answer. */
    Optional<Decision> neverTaken(Charge wanted) {
        if (state == State.REVERSED && charge == null) {
            charge = wanted;
            changed = true;
        }
        return Optional.empty();
    }

    /** The payment is no longer wanted. If its request has not arrived yet, it will not be taken. */
    Optional<Decision> reverse() {
        return switch (state) {
            case OPEN -> {
                enter(State.REVERSED);
                yield Optional.empty();
            }
            case TAKEN -> {
                enter(State.REVERSING);
                yield Optional.of(new Decision.Refund(order));
            }
            case DECLINED, REVERSING, REVERSED -> Optional.empty();
        };
    }

    /** The provider refunded the payment. */
    Optional<Decision> refunded() {
        if (state != State.REVERSING || charge == null) {
            return Optional.empty();
        }
        enter(State.REVERSED);
        return Optional.of(new Decision.Reversed(order, charge.amount()));
    }

    private void enter(State next) {
        state = next;
        changed = true;
    }

    /** Whether nothing is decided yet: neither taken nor reversed. */
    boolean isOpen() {
        return state == State.OPEN;
    }

    /**
     * Whether there is nothing left to ask the provider.
     *
     * @param mayHaveAsked whether another attempt may have asked without recording the answer: then money may have been
     *     taken, even if the state says never
     */
    boolean isSettled(boolean mayHaveAsked) {
        var thoughtNeverTaken = state == State.REVERSED && captureId == null;
        return charge != null && !(mayHaveAsked && thoughtNeverTaken);
    }

    /** What the provider has to refund, if anything. */
    Optional<String> captureToRefund() {
        return state == State.REVERSING ? Optional.ofNullable(captureId) : Optional.empty();
    }

    OrderId order() {
        return order;
    }

    State state() {
        return state;
    }

    Optional<Charge> charge() {
        return Optional.ofNullable(charge);
    }

    Optional<String> captureId() {
        return Optional.ofNullable(captureId);
    }

    /** The amount taken; null while it is unknown. */
    Optional<Money> taken() {
        return charge().map(Charge::amount).map(amount -> captureId == null ? zero(amount) : amount);
    }

    /** The amount refunded. */
    Optional<Money> returned() {
        return taken().map(taken -> state == State.REVERSED ? taken : zero(taken));
    }

    private static Money zero(Money amount) {
        return new Money(0, amount.currency());
    }

    boolean isStored() {
        return stored;
    }

    boolean isChanged() {
        return changed;
    }
}
