package dev.offshoot.shipping;

import dev.offshoot.contracts.Address;
import dev.offshoot.contracts.shipping.ParcelDelivered;
import dev.offshoot.contracts.shipping.ParcelDispatched;
import dev.offshoot.contracts.shipping.ParcelLost;
import dev.offshoot.contracts.shipping.ShipmentCancelled;
import dev.offshoot.contracts.shipping.ShipmentFailed;
import dev.offshoot.messaging.Later;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The parcel of one order. Whether it can still be stopped is decided here, on the locked row, and nowhere else. Each
 * method returns what is now to be said.
 */
final class Shipment {

    enum State {
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

    final UUID orderId;
    final @Nullable UUID customer;
    final int items;
    int round;
    State state;

    @Nullable String carrier;

    @Nullable Long priceMinor;

    @Nullable String trackingNumber;

    @Nullable Address address;

    boolean changed;

    Shipment(
            UUID orderId,
            @Nullable UUID customer,
            int items,
            int round,
            State state,
            @Nullable String carrier,
            @Nullable Long priceMinor,
            @Nullable String trackingNumber,
            @Nullable Address address) {
        this.orderId = orderId;
        this.customer = customer;
        this.items = items;
        this.round = round;
        this.state = state;
        this.carrier = carrier;
        this.priceMinor = priceMinor;
        this.trackingNumber = trackingNumber;
        this.address = address;
    }

    /** A new shipment, for which quotes are to be had. */
    static Shipment wanted(UUID orderId, UUID customer, int items, Address address) {
        return new Shipment(orderId, customer, items, 1, State.QUOTING, null, null, null, address);
    }

    /** One that was stopped before it was asked for. */
    static Shipment neverWanted(UUID orderId) {
        return new Shipment(orderId, null, 0, 0, State.CANCELLED, null, null, null, null);
    }

    /** Asks them; the next round has twice the time. */
    List<Object> askCarriers(Instant now, Duration patience) {
        var deadline = now.plus(patience.multipliedBy(1L << (round - 1)));
        return List.of(
                new QuoteWanted(orderId, address == null ? "" : address.country(), items, deadline),
                new Later(deadline, new CloseQuotes(orderId, round)));
    }

    /** Keeps the cheapest; what comes after the deadline changes nothing. */
    List<Object> quoted(String by, long price, boolean inTime) {
        if (inTime && state == State.QUOTING && (priceMinor == null || price < priceMinor)) {
            carrier = by;
            priceMinor = price;
            changed = true;
        }
        return List.of();
    }

    List<Object> closeQuotes(int asked, Instant now, ShippingSettings settings) {
        if (state != State.QUOTING || asked != round) {
            return List.of();
        }
        if (carrier == null && round < ROUNDS) {
            round++;
            changed = true;
            return askCarriers(now, settings.quotesWithin());
        }
        if (carrier == null) {
            enter(State.FAILED);
            address = null;
            return List.of(new ShipmentFailed(orderId, "NO_QUOTE"));
        }
        enter(State.BOOKED);
        return List.of(new Later(now.plus(settings.pickUpAfter()), new PickUp(orderId)));
    }

    List<Object> pickUp(Instant arrival) {
        if (state != State.BOOKED || carrier == null) {
            return List.of();
        }
        enter(State.DISPATCHED);
        var id = orderId.toString();
        trackingNumber = (carrier.substring(0, 2) + id.substring(id.length() - 12)).toUpperCase(Locale.ROOT);
        return List.of(new ParcelDispatched(orderId, carrier, trackingNumber), new Later(arrival, new Arrive(orderId)));
    }

    /** What the carrier says in the end. The simulated ones lose what goes to the postal code 00000. */
    List<Object> arrive() {
        if (state != State.DISPATCHED) {
            return List.of();
        }
        var lost = address != null && address.postalCode().equals("00000");
        enter(lost ? State.LOST : State.DELIVERED);
        address = null;
        return List.of(lost ? new ParcelLost(orderId) : new ParcelDelivered(orderId));
    }

    List<Object> cancel() {
        if (state != State.QUOTING && state != State.BOOKED) {
            return List.of();
        }
        enter(State.CANCELLED);
        address = null;
        return List.of(new ShipmentCancelled(orderId));
    }

    private void enter(State next) {
        state = next;
        changed = true;
    }
}
