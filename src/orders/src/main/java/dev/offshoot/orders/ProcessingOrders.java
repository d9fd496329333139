package dev.offshoot.orders;

import dev.offshoot.contracts.inventory.StockRejected;
import dev.offshoot.contracts.inventory.StockReserved;
import dev.offshoot.contracts.orders.PlaceOrder;
import dev.offshoot.contracts.payments.PaymentDeclined;
import dev.offshoot.contracts.payments.PaymentTaken;
import dev.offshoot.contracts.shipping.ParcelDelivered;
import dev.offshoot.contracts.shipping.ParcelDispatched;
import dev.offshoot.contracts.shipping.ParcelLost;
import dev.offshoot.contracts.shipping.ShipmentCancelled;
import dev.offshoot.contracts.shipping.ShipmentFailed;
import dev.offshoot.messaging.ModuleListener;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Service;

/**
 * The order process: consumes answers, lets the orders decide, and publishes their decisions. It locks the rows of a
 * batch at once, in the order of their ids, before reading them.
 */
@Service
@EnableConfigurationProperties(OrderSettings.class)
class ProcessingOrders {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessingOrders.class);

    private final Orders orders;
    private final OrderBook book;
    private final RecordingDecisions recording;
    private final TrimmingHistories trimming;
    private final OrderSettings settings;
    private final Clock clock;

    ProcessingOrders(
            Orders orders,
            OrderBook book,
            RecordingDecisions recording,
            TrimmingHistories trimming,
            OrderSettings settings,
            Clock clock) {
        this.orders = orders;
        this.book = book;
        this.recording = recording;
        this.trimming = trimming;
        this.settings = settings;
        this.clock = clock;
    }

    @ModuleListener
    void place(List<PlaceOrder> commands) {
        var wanted = new LinkedHashMap<OrderId, PlaceOrder>();
        commands.forEach(command -> wanted.putIfAbsent(new OrderId(command.orderId()), command));
        wanted.keySet().removeAll(book.written(wanted.keySet()));
        if (wanted.isEmpty()) {
            return;
        }
        var now = clock.instant();
        var lines = new LinkedHashMap<OrderId, Lines>();
        wanted.forEach((id, command) -> lines.put(id, Lines.of(command)));
        var placed = wanted.values().stream()
                .map(command -> Order.from(command, now))
                .toList();
        orders.saveAllAndFlush(placed);
        book.insertLines(lines);
        placed.forEach(order -> recording.publish(order.place(lines.get(order.id()), settings.patience())));
        recording.writeHistory(placed);
        trimming.placed(placed.size());
    }

    @ModuleListener
    void onReserved(List<StockReserved> answers) {
        proceed(answers, StockReserved::orderId, (order, answer, now) -> order.stockReserved(now));
    }

    @ModuleListener
    void onRejected(List<StockRejected> answers) {
        proceed(answers, StockRejected::orderId, (order, answer, now) -> order.stockRejected(now));
    }

    @ModuleListener
    void onTaken(List<PaymentTaken> answers) {
        proceed(answers, PaymentTaken::orderId, (order, answer, now) -> order.paymentTaken(now));
    }

    @ModuleListener
    void onDeclined(List<PaymentDeclined> answers) {
        proceed(answers, PaymentDeclined::orderId, (order, answer, now) -> order.paymentDeclined(now));
    }

    @ModuleListener
    void onDispatched(List<ParcelDispatched> answers) {
        proceed(
                answers,
                ParcelDispatched::orderId,
                (order, answer, now) -> order.parcelDispatched(answer.carrier(), answer.trackingNumber(), now));
    }

    @ModuleListener
    void onDelivered(List<ParcelDelivered> answers) {
        proceed(answers, ParcelDelivered::orderId, (order, answer, now) -> order.parcelDelivered(now));
    }

    @ModuleListener
    void onLost(List<ParcelLost> answers) {
        proceed(answers, ParcelLost::orderId, (order, answer, now) -> order.parcelLost(now));
    }

    @ModuleListener
    void onShipmentCancelled(List<ShipmentCancelled> answers) {
        proceed(answers, ShipmentCancelled::orderId, (order, answer, now) -> order.shipmentCancelled(now));
    }

    @ModuleListener
    void onShipmentFailed(List<ShipmentFailed> answers) {
        proceed(answers, ShipmentFailed::orderId, (order, answer, now) -> order.shipmentFailed(now));
    }

    @ModuleListener
    void onDeadline(List<CheckDeadline> reminders) {
        proceed(
                reminders,
                CheckDeadline::orderId,
                (order, reminder, now) -> order.checkDeadline(settings.patience(), now));
    }

    /** Lets each order decide how to handle its answer. */
    private interface Step<T> {
        List<Decision> decide(Order order, T answer, Instant now);
    }

    private <T> void proceed(List<T> answers, Function<T, UUID> orderId, Step<T> step) {
        var ids = answers.stream().map(orderId).map(OrderId::new).collect(Collectors.toSet());
        var found = orders.lock(ids).stream().collect(Collectors.toMap(Order::id, order -> order));
        var now = clock.instant();
        for (var answer : answers) {
            var order = found.get(new OrderId(orderId.apply(answer)));
            if (order == null) {
                LOG.warn("Ignoring {}: there is no such order", answer);
            } else {
                recording.publish(step.decide(order, answer, now));
            }
        }
        recording.writeHistory(found.values());
    }
}
