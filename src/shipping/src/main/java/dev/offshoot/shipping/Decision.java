package dev.offshoot.shipping;

import dev.offshoot.contracts.shipping.ParcelDelivered;
import dev.offshoot.contracts.shipping.ParcelDispatched;
import dev.offshoot.contracts.shipping.ParcelLost;
import dev.offshoot.contracts.shipping.ShipmentCancelled;
import dev.offshoot.contracts.shipping.ShipmentFailed;
import dev.offshoot.messaging.ScheduledMessage;
import java.time.Instant;
import java.util.List;

/** What a shipment decides. Each decision knows the messages that say it. */
sealed interface Decision {

    /** What to publish, in this order. */
    List<Record> messages();

    /** Carriers are asked what they want, and have until the deadline to answer. */
    record AskCarriers(OrderId order, String country, int items, int round, Instant deadline) implements Decision {

        @Override
        public List<Record> messages() {
            return List.of(
                    new QuoteWanted(order.value(), country, items, deadline),
                    new ScheduledMessage(deadline, new CloseQuotes(order.value(), round)));
        }
    }

    /** A carrier will come for it. */
    record Booked(OrderId order, Instant pickUp) implements Decision {

        @Override
        public List<Record> messages() {
            return List.of(new ScheduledMessage(pickUp, new PickUp(order.value())));
        }
    }

    /** No carrier wanted it. */
    record Failed(OrderId order) implements Decision {

        @Override
        public List<Record> messages() {
            return List.of(new ShipmentFailed(order.value(), "NO_QUOTE"));
        }
    }

    /** A carrier has it. */
    record Dispatched(OrderId order, String carrier, String trackingNumber, Instant arrival) implements Decision {

        @Override
        public List<Record> messages() {
            return List.of(
                    new ParcelDispatched(order.value(), carrier, trackingNumber),
                    new ScheduledMessage(arrival, new Arrive(order.value())));
        }
    }

    /** The customer has it. */
    record Delivered(OrderId order) implements Decision {

        @Override
        public List<Record> messages() {
            return List.of(new ParcelDelivered(order.value()));
        }
    }

    /** The carrier lost it. */
    record Lost(OrderId order) implements Decision {

        @Override
        public List<Record> messages() {
            return List.of(new ParcelLost(order.value()));
        }
    }

    /** It is stopped. */
    record Cancelled(OrderId order) implements Decision {

        @Override
        public List<Record> messages() {
            return List.of(new ShipmentCancelled(order.value()));
        }
    }
}
