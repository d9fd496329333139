package dev.offshoot.payments;

import dev.offshoot.contracts.Money;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The money of one order. What becomes of it is decided here, on the locked row, and nowhere else. Each method takes what
 * has happened, and returns what it decides; what is heard twice, or too late, changes nothing.
 */
final class Payment {

    enum State {
        /** Nothing has been decided, and nothing is stored. */
        OPEN,
        /** The money is here. */
        TAKEN,
        /** The provider will not give it. */
        DECLINED,
        /** It is to go back, as soon as it is known what there is to give. */
        REVERSING,
        /** It went back, or never came and never will. */
        REVERSED
    }

    private final OrderId order;
    private final boolean stored;
    private State state;

    /** Nothing while only the reversal has been heard of. */
    private @Nullable Charge charge;

    /** By which the provider knows what it took. It takes all or nothing. */
    private @Nullable String captureId;

    private boolean changed;

    private Payment(OrderId order, boolean stored, State state, @Nullable Charge charge, @Nullable String captureId) {
        this.order = order;
        this.stored = stored;
        this.state = state;
        this.charge = charge;
        this.captureId = captureId;
    }

    /** The payment of an order of which nothing has been heard yet. */
    static Payment open(OrderId order) {
        return new Payment(order, false, State.OPEN, null, null);
    }

    /** A payment as it was stored. */
    static Payment stored(OrderId order, State state, @Nullable Charge charge, @Nullable String captureId) {
        return new Payment(order, true, state, charge, captureId);
    }

    /** The provider took the money. If the payment was reversed meanwhile, or thought never to be taken, it goes back. */
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

    /** The provider will not give the money. */
    Optional<Decision> declined(Charge wanted) {
        if (state != State.OPEN) {
            return neverTaken(wanted);
        }
        charge = wanted;
        enter(State.DECLINED);
        return Optional.of(new Decision.Declined(order));
    }

    /** The money of a payment that was reversed before is not taken. Nobody waits for an answer. */
    Optional<Decision> neverTaken(Charge wanted) {
        if (state == State.REVERSED && charge == null) {
            charge = wanted;
            changed = true;
        }
        return Optional.empty();
    }

    /** The money is not wanted any more. If it has not been heard of yet, it is not taken when it is. */
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

    /** The provider gave the money back. */
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

    /** Whether nothing has been decided yet: neither that the money was taken, nor that it is not wanted. */
    boolean isOpen() {
        return state == State.OPEN;
    }

    /**
     * Whether there is nothing left to ask the provider.
     *
     * @param mayHaveAsked whether it may have been asked by somebody who could not tell the answer: then even money that
     *     is thought never to have been taken may be there
     */
    boolean isSettled(boolean mayHaveAsked) {
        var thoughtNeverTaken = state == State.REVERSED && captureId == null;
        return charge != null && !(mayHaveAsked && thoughtNeverTaken);
    }

    /** What the provider is to give back, if anything is to go back. */
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

    /** What was ever taken; nothing while it is not known what was to be. */
    Optional<Money> taken() {
        return charge().map(Charge::amount).map(amount -> captureId == null ? zero(amount) : amount);
    }

    /** What went back of it. */
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
