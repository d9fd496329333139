package dev.offshoot.shipping;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The shipment of one order. Whether it can still be stopped is decided here, on the locked row, and nowhere else. Each
 * method returns what it decides; what is heard twice, too late or before its turn changes nothing.
 */
final class Shipment {

    enum State {
        /** Nothing has been heard of it, and nothing is stored. */
        UNHEARD,
        /** Carriers are asked what they want for it. */
        QUOTING,
        /** A carrier will come for it. */
        BOOKED,
        /** A carrier has it. */
        DISPATCHED,
        DELIVERED,
        LOST,
        /** Stopped, perhaps before it was asked for. */
        CANCELLED,
        /** No carrier wanted it. */
        FAILED
    }

    /** An answer may be late because we were: carriers are asked so often before a paid order is given up. */
    static final int ROUNDS = 4;

    private final OrderId order;
    private final boolean stored;
    private State state;

    /** Nothing while only its cancellation has been heard of. */
    private @Nullable Parcel parcel;

    /** How often carriers have been asked. */
    private int round;

    /** The cheapest so far. */
    private @Nullable Quote quote;

    private @Nullable String trackingNumber;
    private boolean changed;

    private Shipment(
            OrderId order,
            boolean stored,
            State state,
            @Nullable Parcel parcel,
            int round,
            @Nullable Quote quote,
            @Nullable String trackingNumber) {
        this.order = order;
        this.stored = stored;
        this.state = state;
        this.parcel = parcel;
        this.round = round;
        this.quote = quote;
        this.trackingNumber = trackingNumber;
    }

    /** The shipment of an order of which nothing has been heard yet. */
    static Shipment unheardOf(OrderId order) {
        return new Shipment(order, false, State.UNHEARD, null, 0, null, null);
    }

    /** A shipment as it was stored. */
    static Shipment stored(
            OrderId order,
            State state,
            @Nullable Parcel parcel,
            int round,
            @Nullable Quote quote,
            @Nullable String trackingNumber) {
        return new Shipment(order, true, state, parcel, round, quote, trackingNumber);
    }

    /** The order wants it shipped. One that was stopped before that is not. */
    Optional<Decision> ship(Parcel wanted, Instant now, Duration quotesWithin) {
        if (state != State.UNHEARD) {
            return Optional.empty();
        }
        parcel = wanted;
        enter(State.QUOTING);
        return askCarriers(wanted, now, quotesWithin);
    }

    /** Asks them; the next round has twice the time. */
    private Optional<Decision> askCarriers(Parcel wanted, Instant now, Duration quotesWithin) {
        var deadline = now.plus(quotesWithin.multipliedBy(1L << round));
        round++;
        return Optional.of(new Decision.AskCarriers(order, wanted.country(), wanted.items(), round, deadline));
    }

    /** Keeps the cheapest quote; what comes after the deadline changes nothing. */
    Optional<Decision> quoted(Quote offered, boolean inTime) {
        if (inTime && state == State.QUOTING && offered.isCheaperThan(quote)) {
            quote = offered;
            changed = true;
        }
        return Optional.empty();
    }

    /** The deadline of a round has come: takes the cheapest carrier, or asks again, or gives up. */
    Optional<Decision> closeQuotes(int asked, Instant now, ShippingSettings settings) {
        if (state != State.QUOTING || asked != round || parcel == null) {
            return Optional.empty();
        }
        if (quote != null) {
            enter(State.BOOKED);
            return Optional.of(new Decision.Booked(order, now.plus(settings.pickUpAfter())));
        }
        if (round < ROUNDS) {
            changed = true;
            return askCarriers(parcel, now, settings.quotesWithin());
        }
        end(State.FAILED);
        return Optional.of(new Decision.Failed(order));
    }

    /** The carrier has come for it. */
    Optional<Decision> pickUp(Instant arrival) {
        if (state != State.BOOKED || quote == null) {
            return Optional.empty();
        }
        enter(State.DISPATCHED);
        trackingNumber = quote.trackingNumberOf(order);
        return Optional.of(new Decision.Dispatched(order, quote.carrier(), trackingNumber, arrival));
    }

    /** The carrier says what became of it. */
    Optional<Decision> arrive() {
        if (state != State.DISPATCHED) {
            return Optional.empty();
        }
        var lost = parcel != null && parcel.goesNowhere();
        end(lost ? State.LOST : State.DELIVERED);
        return Optional.of(lost ? new Decision.Lost(order) : new Decision.Delivered(order));
    }

    /** The order does not want it any more. If it has not been heard of yet, it is not shipped when it is. */
    Optional<Decision> cancel() {
        return switch (state) {
            case UNHEARD, QUOTING, BOOKED -> {
                end(State.CANCELLED);
                yield Optional.of(new Decision.Cancelled(order));
            }
            case DISPATCHED, DELIVERED, LOST, CANCELLED, FAILED -> Optional.empty();
        };
    }

    /** Nobody needs the label any more. */
    private void end(State last) {
        enter(last);
        parcel = parcel == null ? null : parcel.withoutLabel();
    }

    private void enter(State next) {
        state = next;
        changed = true;
    }

    OrderId order() {
        return order;
    }

    State state() {
        return state;
    }

    Optional<Parcel> parcel() {
        return Optional.ofNullable(parcel);
    }

    int round() {
        return round;
    }

    Optional<Quote> quote() {
        return Optional.ofNullable(quote);
    }

    Optional<String> trackingNumber() {
        return Optional.ofNullable(trackingNumber);
    }

    boolean isStored() {
        return stored;
    }

    boolean isChanged() {
        return changed;
    }
}
