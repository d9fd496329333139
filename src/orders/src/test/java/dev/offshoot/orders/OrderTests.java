package dev.offshoot.orders;

import static dev.offshoot.orders.OrderFixtures.NOON;
import static dev.offshoot.orders.OrderFixtures.PATIENCE;
import static dev.offshoot.orders.OrderFixtures.SPRINGFIELD;
import static dev.offshoot.orders.OrderFixtures.TOTAL;
import static dev.offshoot.orders.OrderFixtures.aPaidOrder;
import static dev.offshoot.orders.OrderFixtures.aPlacedOrder;
import static dev.offshoot.orders.OrderFixtures.aReservedOrder;
import static dev.offshoot.orders.OrderFixtures.aShippedOrder;
import static dev.offshoot.orders.OrderFixtures.anId;
import static dev.offshoot.orders.OrderFixtures.order;
import static dev.offshoot.orders.OrderFixtures.threeTeapots;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.offshoot.contracts.Money;
import dev.offshoot.contracts.inventory.CommitStock;
import dev.offshoot.contracts.inventory.ReleaseStock;
import dev.offshoot.contracts.inventory.ReserveStock;
import dev.offshoot.contracts.inventory.ReservedItem;
import dev.offshoot.contracts.orders.OrderCancelled;
import dev.offshoot.contracts.orders.OrderCompleted;
import dev.offshoot.contracts.orders.OrderConfirmed;
import dev.offshoot.contracts.orders.OrderPlaced;
import dev.offshoot.contracts.orders.OrderShipped;
import dev.offshoot.contracts.orders.PlaceOrder;
import dev.offshoot.contracts.payments.ReversePayment;
import dev.offshoot.contracts.payments.TakePayment;
import dev.offshoot.contracts.shipping.CancelShipment;
import dev.offshoot.contracts.shipping.ShipOrder;
import dev.offshoot.messaging.ScheduledMessage;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Every transition, and every end. For random histories, see {@link OrderHistoriesTests}. */
class OrderTests {

    @Test
    void goesFromPlacedToCompleted() {
        var order = aPlacedOrder();

        assertThat(said(order.stockReserved(NOON)))
                .containsExactly(
                        new TakePayment(order.id().value(), order.customer().value(), TOTAL, "tok_ok"));
        assertThat(said(order.paymentTaken(NOON))).hasAtLeastOneElementOfType(ShipOrder.class);
        assertThat(said(order.parcelDispatched("Hare", "H-1", NOON)))
                .contains(new CommitStock(order.id().value()));
        assertThat(said(order.parcelDelivered(NOON)))
                .containsExactly(
                        new OrderCompleted(order.id().value(), order.customer().value()));
        assertThat(order.takeNews())
                .extracting(HistoryEntry::status)
                .containsExactly(
                        OrderStatus.PLACED,
                        OrderStatus.RESERVED,
                        OrderStatus.CONFIRMED,
                        OrderStatus.SHIPPED,
                        OrderStatus.COMPLETED);
    }

    @Test
    void decidesWhatItsStatusSays() {
        var order = aPlacedOrder();
        var id = order.id();
        var customer = order.customer();

        assertThat(order.stockReserved(NOON)).containsExactly(new Decision.Reserved(id, customer, TOTAL, "tok_ok"));
        assertThat(order.paymentTaken(NOON))
                .containsExactly(new Decision.Confirmed(id, customer, TOTAL, SPRINGFIELD, 3));
        assertThat(order.cancelByCustomer(NOON)).containsExactly(new Decision.Stopping(id));
        assertThat(order.parcelDispatched("Hare", "H-1", NOON))
                .containsExactly(new Decision.Shipped(id, customer, "Hare", "H-1"));
        assertThat(order.parcelLost(NOON))
                .containsExactly(
                        new Decision.Cancelled(id, customer, CancelReason.LOST, List.of(Compensation.REVERSE_PAYMENT)));
    }

    @Test
    void saysWhatItDecidesInTheWordsOfItsContracts() {
        var command = threeTeapots(anId(), anId());
        var order = order(command);
        var id = command.orderId();
        var customer = command.customerId();

        assertThat(said(order.place(Lines.of(command), PATIENCE)))
                .containsExactly(
                        new OrderPlaced(id, customer, TOTAL),
                        new ReserveStock(id, List.of(new ReservedItem(new UUID(0, 7), 3))),
                        new ScheduledMessage(NOON.plus(PATIENCE), new CheckDeadline(id)));
        order.stockReserved(NOON);
        assertThat(said(order.paymentTaken(NOON)))
                .containsExactly(new OrderConfirmed(id, customer, TOTAL), new ShipOrder(id, customer, SPRINGFIELD, 3));
        assertThat(said(order.parcelDispatched("Hare", "H-1", NOON)))
                .containsExactly(new CommitStock(id), new OrderShipped(id, customer, "Hare", "H-1"));
    }

    @Test
    void refusesATotalThatIsNotTheSumOfItsLines() {
        var command = threeTeapots(anId(), anId());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> order(new PlaceOrder(
                        command.orderId(),
                        command.customerId(),
                        command.lines(),
                        new Money(1, "EUR"),
                        command.shippingAddress(),
                        command.paymentToken())));
    }

    @Test
    void refusesAnOrderForNothing() {
        var command = threeTeapots(anId(), anId());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> order(new PlaceOrder(
                        command.orderId(),
                        command.customerId(),
                        List.of(),
                        new Money(0, "EUR"),
                        command.shippingAddress(),
                        command.paymentToken())));
    }

    @Test
    void endsWithoutStockAndTakesNothingBack() {
        var order = aPlacedOrder();

        assertThat(said(order.stockRejected(NOON))).containsExactly(cancelled(order, "OUT_OF_STOCK"));
    }

    @Test
    void letsStockGoWhenPaymentIsDeclined() {
        var order = aReservedOrder();

        assertThat(said(order.paymentDeclined(NOON)))
                .containsExactly(new ReleaseStock(order.id().value()), cancelled(order, "PAYMENT_DECLINED"));
    }

    @Test
    void takesEverythingBackWhenNoCarrierWantsIt() {
        var order = aPaidOrder();

        assertThat(said(order.shipmentFailed(NOON)))
                .containsExactly(
                        new ReleaseStock(order.id().value()),
                        new ReversePayment(order.id().value()),
                        cancelled(order, "NO_CARRIER"));
    }

    @Test
    void givesTheMoneyBackForALostParcelButNotTheStock() {
        var order = aShippedOrder();

        assertThat(said(order.parcelLost(NOON)))
                .containsExactly(new ReversePayment(order.id().value()), cancelled(order, "LOST"));
    }

    @Test
    void reversesAPaymentThatWasAskedForAndNotAnswered() {
        var order = aReservedOrder();

        assertThat(said(order.cancelByCustomer(NOON)))
                .containsExactly(
                        new ReleaseStock(order.id().value()),
                        new ReversePayment(order.id().value()),
                        cancelled(order, "BY_CUSTOMER"));
    }

    @Test
    void releasesStockThatWasAskedForAndNotAnswered() {
        var order = aPlacedOrder();

        assertThat(said(order.cancelByCustomer(NOON)))
                .containsExactly(new ReleaseStock(order.id().value()), cancelled(order, "BY_CUSTOMER"));
    }

    @Test
    void leavesItToShippingWhetherAConfirmedOrderCanStillBeCancelled() {
        var order = aPaidOrder();

        assertThat(said(order.cancelByCustomer(NOON)))
                .containsExactly(new CancelShipment(order.id().value()));
        assertThat(order.status()).isEqualTo(OrderStatus.CANCELLING);
        assertThat(said(order.shipmentCancelled(NOON)))
                .containsExactly(
                        new ReleaseStock(order.id().value()),
                        new ReversePayment(order.id().value()),
                        cancelled(order, "BY_CUSTOMER"));
    }

    @Test
    void saysThatACancellationCameTooLate() {
        var order = aPaidOrder();
        order.cancelByCustomer(NOON);
        order.takeNews();

        order.parcelDispatched("Hare", "H-1", NOON);

        assertThat(order.status()).isEqualTo(OrderStatus.SHIPPED);
        assertThat(order.takeNews())
                .singleElement()
                .extracting(HistoryEntry::reason)
                .isEqualTo("CANCELLATION_TOO_LATE");
    }

    @Test
    void asksForACancellationOnceHoweverOftenItIsWanted() {
        var order = aPaidOrder();
        order.cancelByCustomer(NOON);

        assertThat(order.cancelByCustomer(NOON)).isEmpty();
    }

    @Test
    void rejectsCancellationAfterShipping() {
        assertThatExceptionOfType(OrderAlreadyShipped.class)
                .isThrownBy(() -> aShippedOrder().cancelByCustomer(NOON));
    }

    @Test
    void rejectsASecondCancellation() {
        var order = aPlacedOrder();
        order.cancelByCustomer(NOON);

        assertThatExceptionOfType(OrderAlreadyCancelled.class).isThrownBy(() -> order.cancelByCustomer(NOON));
    }

    @Test
    void remembersADeliveryThatIsHeardOfBeforeItsDispatch() {
        var order = aPaidOrder();

        assertThat(order.parcelDelivered(NOON)).isEmpty();
        assertThat(said(order.parcelDispatched("Hare", "H-1", NOON)))
                .contains(
                        new CommitStock(order.id().value()),
                        new OrderCompleted(order.id().value(), order.customer().value()));
    }

    @Test
    void waitsAnewForEachAnswerBeforeItTimesOut() {
        var order = aPlacedOrder();
        var later = NOON.plusSeconds(60);
        order.stockReserved(later);

        assertThat(said(order.checkDeadline(PATIENCE, NOON.plus(PATIENCE))))
                .containsExactly(new ScheduledMessage(
                        later.plus(PATIENCE), new CheckDeadline(order.id().value())));
        assertThat(said(order.checkDeadline(PATIENCE, later.plus(PATIENCE))))
                .containsExactly(
                        new ReleaseStock(order.id().value()),
                        new ReversePayment(order.id().value()),
                        cancelled(order, "TIMED_OUT"));
    }

    /** Guards against a paid order that waits forever because no carrier is ever found. */
    @Test
    void cancelsTheShipmentOfAConfirmedOrderThatIsOverdue() {
        var order = aPaidOrder();
        order.takeNews();
        var overdue = NOON.plus(PATIENCE);

        assertThat(said(order.checkDeadline(PATIENCE, overdue.minusMillis(1))))
                .containsExactly(new ScheduledMessage(
                        overdue, new CheckDeadline(order.id().value())));
        assertThat(said(order.checkDeadline(PATIENCE, overdue)))
                .containsExactly(new CancelShipment(order.id().value()));
        assertThat(order.status()).isEqualTo(OrderStatus.CANCELLING);
        assertThat(order.takeNews())
                .singleElement()
                .extracting(HistoryEntry::reason)
                .isEqualTo("TIMED_OUT");
        assertThat(said(order.shipmentCancelled(overdue)))
                .containsExactly(
                        new ReleaseStock(order.id().value()),
                        new ReversePayment(order.id().value()),
                        cancelled(order, "TIMED_OUT"));
    }

    @Test
    void neverTimesOutWhatACarrierHas() {
        assertThat(aShippedOrder().checkDeadline(PATIENCE, NOON.plus(PATIENCE.multipliedBy(100))))
                .isEmpty();
    }

    @Test
    void answersThatComeTwiceOrTooLateChangeNothing() {
        var order = aPaidOrder();
        order.takeNews();

        assertThat(order.stockReserved(NOON)).isEmpty();
        assertThat(order.stockRejected(NOON)).isEmpty();
        assertThat(order.paymentTaken(NOON)).isEmpty();
        assertThat(order.paymentDeclined(NOON)).isEmpty();
        assertThat(order.shipmentCancelled(NOON)).isEmpty();
        assertThat(order.takeNews()).isEmpty();
    }

    /** What was published, in this order. */
    private static List<Record> said(List<Decision> decisions) {
        return decisions.stream()
                .flatMap(decision -> decision.messages().stream())
                .toList();
    }

    private static OrderCancelled cancelled(Order order, String reason) {
        return new OrderCancelled(order.id().value(), order.customer().value(), reason);
    }

    @Test
    void setsItselfADeadlineWhenItIsPlaced() {
        var command = threeTeapots(anId(), anId());

        assertThat(said(order(command).place(Lines.of(command), PATIENCE)))
                .contains(new ScheduledMessage(NOON.plus(PATIENCE), new CheckDeadline(command.orderId())));
    }

    @Test
    void handsOutItsHistoryOnce() {
        var order = aPlacedOrder();

        assertThat(order.takeNews()).hasSize(1);
        assertThat(order.takeNews()).isEqualTo(List.of());
    }
}
