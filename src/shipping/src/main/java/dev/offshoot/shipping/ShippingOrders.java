package dev.offshoot.shipping;

import dev.offshoot.contracts.shipping.CancelShipment;
import dev.offshoot.contracts.shipping.ShipOrder;
import dev.offshoot.messaging.ModuleListener;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;

/** Ships orders: asks the carriers, books the cheapest, and consumes the outcome of the delivery. */
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
        var now = clock.instant();
        proceed(
                commands,
                ShipOrder::orderId,
                (shipment, command) -> shipment.ship(parcel(command), now, settings.quotesWithin()));
    }

    private static Parcel parcel(ShipOrder command) {
        return new Parcel(new CustomerId(command.customerId()), command.items(), command.address());
    }

    @ModuleListener
    void quote(List<QuoteOffered> offers) {
        proceed(
                offers,
                QuoteOffered::orderId,
                (shipment, offer) -> shipment.quoted(new Quote(offer.carrier(), offer.priceMinor()), offer.inTime()));
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
        proceed(commands, CancelShipment::orderId, (shipment, command) -> shipment.cancel());
    }

    /** Lets each shipment decide on its locked row, stores it, and publishes its decisions. */
    private <T> void proceed(
            List<T> messages, Function<T, UUID> orderId, BiFunction<Shipment, T, Optional<Decision>> step) {
        var found =
                shipments.lock(messages.stream().map(orderId).map(OrderId::new).toList());
        for (var message : messages) {
            var shipment = found.get(new OrderId(orderId.apply(message)));
            step.apply(shipment, message)
                    .ifPresent(decision -> decision.messages().forEach(events::publishEvent));
        }
        shipments.save(found.values());
    }
}
