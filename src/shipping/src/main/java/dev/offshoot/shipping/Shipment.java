package dev.offshoot.shipping;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The shipment of one order. Only here, on the locked row, is it decided whether it can still be cancelled. Each method
 * returns the resulting decisions; messages that are repeated, late or early change nothing.
 */
final class Shipment {

    enum State {
        /** Nothing is known or stored. */
        UNHEARD,
        /** Carriers are asked for quotes. */
        QUOTING,
        /** A carrier is booked. */
        BOOKED,
        /** A carrier has the parcel. */
        DISPATCHED,
        DELIVERED,
        LOST,
        /** Cancelled, perhaps before it was requested. */
        CANCELLED,
        /** No carrier made an offer. */
        FAILED
    }

    /** How often carriers are asked before a paid order is cancelled; an answer may be late because this module was. */
    static final int ROUNDS = 4;

    private final OrderId order;
    private final boolean stored;
    private State state;

    /** Null while only the cancellation has arrived. */
    private @Nullable Parcel parcel;

    /** How often carriers were asked. */
    private int round;

    /** The cheapest quote so far. */
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

    /** A shipment of an order that is not known yet. */
    static Shipment unheardOf(OrderId order) {
        return new Shipment(order, false, State.UNHEARD, null, 0, null, null);
    }

    /** A shipment loaded from its row. */
    static Shipment stored(
            OrderId order,
            State state,
            @Nullable Parcel parcel,
            int round,
            @Nullable Quote quote,
            @Nullable String trackingNumber) {
        return new Shipment(order, true, state, parcel, round, quote, trackingNumber);
    }

    /** The order requests its shipment. Ignored if it was cancelled before. */
    Optional<Decision> ship(Parcel wanted, Instant now, Duration quotesWithin) {
        if (state != State.UNHEARD) {
            return Optional.empty();
        }
        parcel = wanted;
        enter(State.QUOTING);
        return askCarriers(wanted, now, quotesWithin);
    }

    /** Asks the carriers; each round takes twice as long as the one before. */
    private Optional<Decision> askCarriers(Parcel wanted, Instant now, Duration quotesWithin) {
        var deadline = now.plus(quotesWithin.multipliedBy(1L << round));
        round++;
        return Optional.of(new Decision.AskCarriers(order, wanted.country(), wanted.items(), round, deadline));
    }

    /** Keeps the cheapest quote; quotes after the deadline change nothing. */
    Optional<Decision> quoted(Quote offered, boolean inTime) {
        if (inTime && state == State.QUOTING && offered.isCheaperThan(quote)) {
            quote = offered;
            changed = true;
        }
        return Optional.empty();
    }

    /** The deadline of a round has passed: books the cheapest carrier, asks again, or ends without one. */
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

    /** The carrier picked up the parcel. */
    Optional<Decision> pickUp(Instant arrival) {
        if (state != State.BOOKED || quote == null) {
            return Optional.empty();
        }
        enter(State.DISPATCHED);
        trackingNumber = quote.trackingNumberOf(order);
        return Optional.of(new Decision.Dispatched(order, quote.carrier(), trackingNumber, arrival));
    }

    /** The carrier reports the outcome. */
    Optional<Decision> arrive() {
        if (state != State.DISPATCHED) {
            return Optional.empty();
        }
        var lost = parcel != null && parcel.goesNowhere();
        end(lost ? State.LOST : State.DELIVERED);
        return Optional.of(lost ? new Decision.Lost(order) : new Decision.Delivered(order));
    }

    /** The order no longer wants its shipment. If its request has not arrived yet, it will not be shipped. */
    Optional<Decision> cancel() {
        return switch (state) {
            case UNHEARD, QUOTING, BOOKED -> {
                end(State.CANCELLED);
                yield Optional.of(new Decision.Cancelled(order));
            }
            case DISPATCHED, DELIVERED, LOST, CANCELLED, FAILED -> Optional.empty();
        };
    }

    /** The label is no longer needed. */
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
