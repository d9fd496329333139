package dev.offshoot.shipping;

import dev.offshoot.contracts.shipping.CancelShipment;
import dev.offshoot.contracts.shipping.ShipOrder;
import dev.offshoot.contracts.shipping.ShipmentCancelled;
import dev.offshoot.messaging.ModuleListener;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;

/** Ships orders: asks the carriers, takes the cheapest, and hears what becomes of the parcel. */
@Service
class ShippingOrders {

    private final Shipments shipments;
    private final ApplicationEventPublisher events;
    private final ShippingSettings settings;
    private final Clock clock;

    ShippingOrders(Shipments shipments, ApplicationEventPublisher events, ShippingSettings settings, Clock clock) {
        this.shipments = shipments;
        this.events = events;
        this.settings = settings;
        this.clock = clock;
    }

    @ModuleListener
    void ship(List<ShipOrder> commands) {
        var wanted = new LinkedHashMap<UUID, ShipOrder>();
        commands.forEach(command -> wanted.putIfAbsent(command.orderId(), command));
        // one that is known was told twice, or stopped before it came
        wanted.keySet().removeAll(shipments.lock(wanted.keySet()).keySet());
        var now = clock.instant();
        var fresh = new ArrayList<Shipment>();
        for (var command : wanted.values()) {
            var shipment = Shipment.wanted(command.orderId(), command.customerId(), command.items(), command.address());
            fresh.add(shipment);
            shipment.askCarriers(now, settings.quotesWithin()).forEach(events::publishEvent);
        }
        shipments.insert(fresh);
    }

    @ModuleListener
    void quote(List<QuoteOffered> offers) {
        proceed(
                offers,
                QuoteOffered::orderId,
                (shipment, offer) -> shipment.quoted(offer.carrier(), offer.priceMinor(), offer.inTime()));
    }

    @ModuleListener
    void closeQuotes(List<CloseQuotes> reminders) {
        var now = clock.instant();
        proceed(
                reminders,
                CloseQuotes::orderId,
                (shipment, reminder) -> shipment.closeQuotes(reminder.round(), now, settings));
    }

    @ModuleListener
    void pickUp(List<PickUp> arrivals) {
        var delivery = clock.instant().plus(settings.deliveryAfter());
        proceed(arrivals, PickUp::orderId, (shipment, arrival) -> shipment.pickUp(delivery));
    }

    @ModuleListener
    void arrive(List<Arrive> arrivals) {
        proceed(arrivals, Arrive::orderId, (shipment, arrival) -> shipment.arrive());
    }

    @ModuleListener
    void cancel(List<CancelShipment> commands) {
        var orders = new LinkedHashSet<UUID>();
        commands.forEach(command -> orders.add(command.orderId()));
        var known = shipments.lock(orders);
        known.values().forEach(shipment -> shipment.cancel().forEach(events::publishEvent));
        shipments.update(known.values());
        orders.removeAll(known.keySet());
        shipments.insert(orders.stream().map(Shipment::neverWanted).toList());
        orders.forEach(order -> events.publishEvent(new ShipmentCancelled(order)));
    }

    private <T> void proceed(List<T> messages, Function<T, UUID> orderId, BiFunction<Shipment, T, List<Object>> step) {
        var found = shipments.lock(messages.stream().map(orderId).toList());
        for (var message : messages) {
            var shipment = found.get(orderId.apply(message));
            if (shipment != null) {
                step.apply(shipment, message).forEach(events::publishEvent);
            }
        }
        shipments.update(found.values());
    }
}
