package dev.offshoot.orders;

import static dev.offshoot.orders.OrderFixtures.NOON;
import static dev.offshoot.orders.OrderFixtures.PATIENCE;
import static dev.offshoot.orders.OrderFixtures.TOTAL;
import static dev.offshoot.orders.OrderFixtures.anId;
import static dev.offshoot.orders.OrderFixtures.dispatched;
import static dev.offshoot.orders.OrderFixtures.threeTeapots;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.contracts.inventory.CommitStock;
import dev.offshoot.contracts.inventory.ReleaseStock;
import dev.offshoot.contracts.inventory.ReserveStock;
import dev.offshoot.contracts.inventory.StockRejected;
import dev.offshoot.contracts.inventory.StockReserved;
import dev.offshoot.contracts.orders.OrderCancelled;
import dev.offshoot.contracts.orders.OrderCompleted;
import dev.offshoot.contracts.payments.PaymentDeclined;
import dev.offshoot.contracts.payments.PaymentTaken;
import dev.offshoot.contracts.payments.ReversePayment;
import dev.offshoot.contracts.payments.TakePayment;
import dev.offshoot.contracts.shipping.CancelShipment;
import dev.offshoot.contracts.shipping.ParcelDelivered;
import dev.offshoot.contracts.shipping.ParcelDispatched;
import dev.offshoot.contracts.shipping.ParcelLost;
import dev.offshoot.contracts.shipping.ShipOrder;
import dev.offshoot.contracts.shipping.ShipmentCancelled;
import dev.offshoot.contracts.shipping.ShipmentFailed;
import dev.offshoot.messaging.ScheduledMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * An order whose neighbours keep only the minimum of their promises: they answer at any time, in any order, sometimes
 * not at all, and some messages are delivered twice. Only cancellations of shipments are always answered. A failure
 * names the seed of its random history.
 */
class OrderHistoriesTests {

    private static final int HISTORIES = 20_000;

    @Test
    void everyHistoryEndsWithEverySumRight() {
        Map<OrderStatus, Integer> ends = new EnumMap<>(OrderStatus.class);
        var reasons = new java.util.TreeSet<String>();

        for (int seed = 0; seed < HISTORIES; seed++) {
            var history = new History(seed);
            history.run();
            history.assertRight();
            ends.merge(history.order.status(), 1, Integer::sum);
            history.reasons.forEach(reasons::add);
        }

        assertThat(ends).as("histories ended both ways").containsOnlyKeys(OrderStatus.COMPLETED, OrderStatus.CANCELLED);
        assertThat(reasons)
                .as("and for every reason there is")
                .contains(
                        "OUT_OF_STOCK",
                        "PAYMENT_DECLINED",
                        "NO_CARRIER",
                        "LOST",
                        "BY_CUSTOMER",
                        "TIMED_OUT",
                        "CANCELLATION_TOO_LATE");
    }

    /** An order, its messages in transit, and its neighbours' state. */
    private static final class History {

        private final int seed;
        private final Random random;
        private final List<Object> underWay = new ArrayList<>();
        private final List<String> reasons = new ArrayList<>();
        /** Messages that are never answered. */
        private final Set<Class<?>> silent = new HashSet<>();

        private final Order order;
        private Instant now = NOON;

        private String stock = "NONE";
        private String money = "NONE";
        private String parcel = "NONE";
        private int completions;
        private int cancellations;

        History(int seed) {
            this.seed = seed;
            this.random = new Random(seed);
            for (var question : List.of(ReserveStock.class, TakePayment.class, ShipOrder.class)) {
                if (random.nextInt(12) == 0) {
                    silent.add(question);
                }
            }
            var command = threeTeapots(anId(), anId());
            this.order = OrderFixtures.order(command);
            say(order.place(Lines.of(command), PATIENCE));
        }

        void run() {
            var steps = 0;
            while (!underWay.isEmpty()) {
                assertThat(++steps).as("steps of history %d", seed).isLessThan(1_000);
                var index = random.nextInt(underWay.size());
                var message = random.nextInt(5) == 0 ? underWay.get(index) : underWay.remove(index);
                if (random.nextInt(25) == 0) {
                    cancel();
                }
                if (random.nextInt(40) == 0) {
                    now = now.plus(PATIENCE);
                }
                deliver(message);
            }
        }

        private void cancel() {
            try {
                say(order.cancelByCustomer(now));
            } catch (OrderAlreadyShipped | OrderAlreadyCancelled refused) {
                // too late: the cancellation was refused
            }
        }

        private void deliver(Object message) {
            var id = order.id().value();
            if (message instanceof ScheduledMessage later) {
                now = now.isAfter(later.due()) ? now : later.due();
                say(order.checkDeadline(PATIENCE, now));
            } else if (message instanceof StockReserved) {
                say(order.stockReserved(now));
            } else if (message instanceof StockRejected) {
                say(order.stockRejected(now));
            } else if (message instanceof PaymentTaken) {
                say(order.paymentTaken(now));
            } else if (message instanceof PaymentDeclined) {
                say(order.paymentDeclined(now));
            } else if (message instanceof ParcelDispatched) {
                say(order.parcelDispatched("Hare", "H-1", now));
            } else if (message instanceof ParcelDelivered) {
                say(order.parcelDelivered(now));
            } else if (message instanceof ParcelLost) {
                say(order.parcelLost(now));
            } else if (message instanceof ShipmentCancelled) {
                say(order.shipmentCancelled(now));
            } else if (message instanceof ShipmentFailed) {
                say(order.shipmentFailed(now));
            } else {
                neighbours(message);
            }
        }

        private void neighbours(Object message) {
            var id = order.id().value();
            if (silent.contains(message.getClass())) {
                return;
            }
            if (message instanceof ReserveStock && stock.equals("NONE")) {
                stock = random.nextInt(8) == 0 ? "REJECTED" : "RESERVED";
                underWay.add(stock.equals("RESERVED") ? new StockReserved(id) : new StockRejected(id, List.of()));
            } else if (message instanceof ReleaseStock && !stock.equals("SHIPPED")) {
                stock = "RELEASED";
            } else if (message instanceof CommitStock) {
                assertThat(stock).as("what history %d ships", seed).isIn("RESERVED", "SHIPPED");
                stock = "SHIPPED";
            } else if (message instanceof TakePayment && money.equals("NONE")) {
                money = random.nextInt(8) == 0 ? "DECLINED" : "TAKEN";
                underWay.add(money.equals("TAKEN") ? new PaymentTaken(id, TOTAL) : new PaymentDeclined(id, "DECLINED"));
            } else if (message instanceof ReversePayment) {
                money = "REVERSED";
            } else if (message instanceof ShipOrder && parcel.equals("NONE")) {
                if (random.nextInt(8) == 0) {
                    parcel = "FAILED";
                    underWay.add(new ShipmentFailed(id, "NO_CARRIER"));
                } else {
                    parcel = random.nextInt(8) == 0 ? "LOST" : "DELIVERED";
                    underWay.add(dispatched(id));
                    underWay.add(parcel.equals("LOST") ? new ParcelLost(id) : new ParcelDelivered(id));
                }
            } else if (message instanceof CancelShipment && parcel.equals("NONE")) {
                parcel = "CANCELLED";
                underWay.add(new ShipmentCancelled(id));
            }
        }

        private void say(List<Decision> decisions) {
            for (var decision : decisions) {
                for (var message : decision.messages()) {
                    completions += message instanceof OrderCompleted ? 1 : 0;
                    cancellations += message instanceof OrderCancelled ? 1 : 0;
                    underWay.add(message);
                }
            }
            order.takeNews().forEach(entry -> {
                if (entry.reason() != null) {
                    reasons.add(entry.reason());
                }
            });
        }

        void assertRight() {
            assertThat(completions + cancellations)
                    .as("ends of history %d", seed)
                    .isEqualTo(1);
            assertThat(order.status())
                    .as("end of history %d", seed)
                    .isEqualTo(completions == 1 ? OrderStatus.COMPLETED : OrderStatus.CANCELLED);
            assertThat(stock).as("stock of history %d", seed).isNotIn("NONE", "RESERVED");
            if (completions == 1) {
                assertThat(List.of(stock, money, parcel))
                        .as("history %d", seed)
                        .containsExactly("SHIPPED", "TAKEN", "DELIVERED");
            } else {
                assertThat(money).as("money of history %d", seed).isNotEqualTo("TAKEN");
                assertThat(parcel).as("parcel of history %d", seed).isNotEqualTo("DELIVERED");
                assertThat(stock.equals("SHIPPED"))
                        .as("stock of history %d left with its parcel", seed)
                        .isEqualTo(parcel.equals("LOST"));
            }
        }
    }
}
