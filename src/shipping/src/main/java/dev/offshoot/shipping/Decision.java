package dev.offshoot.shipping;

import dev.offshoot.contracts.shipping.ParcelDelivered;
import dev.offshoot.contracts.shipping.ParcelDispatched;
import dev.offshoot.contracts.shipping.ParcelLost;
import dev.offshoot.contracts.shipping.ShipmentCancelled;
import dev.offshoot.contracts.shipping.ShipmentFailed;
import dev.offshoot.messaging.ScheduledMessage;
import java.time.Instant;
import java.util.List;

/** A decision of a shipment. Each one determines the messages to publish. */
sealed interface Decision {

    /** The messages to publish, in this order. */
    List<Record> messages();

    /** Carriers are asked for quotes until the deadline. */
    record AskCarriers(OrderId order, String country, int items, int round, Instant deadline) implements Decision {

        @Override
        public List<Record> messages() {
            return List.of(
                    new QuoteWanted(order.value(), country, items, deadline),
                    new ScheduledMessage(deadline, new CloseQuotes(order.value(), round)));
        }
    }

    /** A carrier is booked. */
    record Booked(OrderId order, Instant pickUp) implements Decision {

        @Override
        public List<Record> messages() {
            return List.of(new ScheduledMessage(pickUp, new PickUp(order.value())));
        }
    }

    /** No carrier made an offer. */
    record Failed(OrderId order) implements Decision {

        @Override
        public List<Record> messages() {
            return List.of(new ShipmentFailed(order.value(), "NO_QUOTE"));
        }
    }

    /** A carrier has the parcel. */
    record Dispatched(OrderId order, String carrier, String trackingNumber, Instant arrival) implements Decision {

        @Override
        public List<Record> messages() {
            return List.of(
                    new ParcelDispatched(order.value(), carrier, trackingNumber),
                    new ScheduledMessage(arrival, new Arrive(order.value())));
        }
    }

    /** The parcel was delivered. */
    record Delivered(OrderId order) implements Decision {

        @Override
        public List<Record> messages() {
            return List.of(new ParcelDelivered(order.value()));
        }
    }

    /** The carrier lost the parcel. */
    record Lost(OrderId order) implements Decision {

        @Override
        public List<Record> messages() {
            return List.of(new ParcelLost(order.value()));
        }
    }

    /** The shipment was cancelled. */
    record Cancelled(OrderId order) implements Decision {

        @Override
        public List<Record> messages() {
            return List.of(new ShipmentCancelled(order.value()));
        }
    }
}
