package dev.offshoot.orders;

import dev.offshoot.contracts.Address;
import dev.offshoot.contracts.Money;
import dev.offshoot.contracts.inventory.CommitStock;
import dev.offshoot.contracts.inventory.ReleaseStock;
import dev.offshoot.contracts.inventory.ReserveStock;
import dev.offshoot.contracts.orders.OrderCancelled;
import dev.offshoot.contracts.orders.OrderCompleted;
import dev.offshoot.contracts.orders.OrderConfirmed;
import dev.offshoot.contracts.orders.OrderPlaced;
import dev.offshoot.contracts.orders.OrderShipped;
import dev.offshoot.contracts.payments.ReversePayment;
import dev.offshoot.contracts.payments.TakePayment;
import dev.offshoot.contracts.shipping.CancelShipment;
import dev.offshoot.contracts.shipping.ShipOrder;
import dev.offshoot.messaging.ScheduledMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A decision of an order. Each one determines the messages to publish: commands, events, and commands to itself. */
sealed interface Decision {

    /** The messages to publish, in this order. */
    List<Record> messages();

    /** The order is accepted: reserve its stock and set a deadline. */
    record Placed(OrderId order, CustomerId customer, Lines lines, Instant deadline) implements Decision {

        @Override
        public List<Record> messages() {
            return List.of(
                    new OrderPlaced(order.value(), customer.value(), lines.total()),
                    new ReserveStock(order.value(), lines.toReserve()),
                    new ScheduledMessage(deadline, new CheckDeadline(order.value())));
        }
    }

    /** The stock is reserved: take the payment. */
    record Reserved(OrderId order, CustomerId customer, Money total, String paymentToken) implements Decision {

        @Override
        public List<Record> messages() {
            return List.of(new TakePayment(order.value(), customer.value(), total, paymentToken));
        }
    }

    /** The order is paid: ship it. */
    record Confirmed(OrderId order, CustomerId customer, Money total, Address shippingAddress, int items)
            implements Decision {

        @Override
        public List<Record> messages() {
            return List.of(
                    new OrderConfirmed(order.value(), customer.value(), total),
                    new ShipOrder(order.value(), customer.value(), shippingAddress, items));
        }
    }

    /** A carrier has the parcel: remove its items from the stock. */
    record Shipped(OrderId order, CustomerId customer, String carrier, String trackingNumber) implements Decision {

        @Override
        public List<Record> messages() {
            return List.of(
                    new CommitStock(order.value()),
                    new OrderShipped(order.value(), customer.value(), carrier, trackingNumber));
        }
    }

    /** The parcel was delivered. */
    record Completed(OrderId order, CustomerId customer) implements Decision {

        @Override
        public List<Record> messages() {
            return List.of(new OrderCompleted(order.value(), customer.value()));
        }
    }

    /** The order is to be cancelled, if shipping can still stop it. */
    record Stopping(OrderId order) implements Decision {

        @Override
        public List<Record> messages() {
            return List.of(new CancelShipment(order.value()));
        }
    }

    /** The order ends without a delivery. */
    record Cancelled(OrderId order, CustomerId customer, CancelReason reason, List<Compensation> compensations)
            implements Decision {

        @Override
        public List<Record> messages() {
            var messages = new ArrayList<Record>();
            for (var compensation : compensations) {
                messages.add(
                        switch (compensation) {
                            case RELEASE_STOCK -> new ReleaseStock(order.value());
                            case REVERSE_PAYMENT -> new ReversePayment(order.value());
                        });
            }
            messages.add(new OrderCancelled(order.value(), customer.value(), reason.name()));
            return messages;
        }
    }

    /** The order keeps waiting: check again at the deadline. */
    record Waiting(OrderId order, Instant deadline) implements Decision {

        @Override
        public List<Record> messages() {
            return List.of(new ScheduledMessage(deadline, new CheckDeadline(order.value())));
        }
    }
}
