package dev.offshoot.notifications;

import dev.offshoot.contracts.customers.CustomerRegistered;
import dev.offshoot.contracts.orders.OrderCancelled;
import dev.offshoot.contracts.orders.OrderCompleted;
import dev.offshoot.contracts.orders.OrderConfirmed;
import dev.offshoot.contracts.orders.OrderPlaced;
import dev.offshoot.contracts.orders.OrderShipped;
import dev.offshoot.messaging.ModuleListener;
import dev.offshoot.notifications.Notification.Kind;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;

/** Stores one notification of each kind for each order, and mails it where mail is configured. */
@Service
class TellingCustomers {

    private final Inbox inbox;
    private final Mailing mailing;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    TellingCustomers(Inbox inbox, Mailing mailing, ApplicationEventPublisher events, Clock clock) {
        this.inbox = inbox;
        this.mailing = mailing;
        this.events = events;
        this.clock = clock;
    }

    @ModuleListener
    void on(CustomerRegistered event) {
        inbox.know(event);
    }

    @ModuleListener
    void onPlaced(List<OrderPlaced> told) {
        tell(
                told,
                one -> notification(
                        one.orderId(),
                        one.customerId(),
                        Kind.PLACED,
                        one.total().toString()));
    }

    @ModuleListener
    void onConfirmed(List<OrderConfirmed> told) {
        tell(
                told,
                one -> notification(
                        one.orderId(),
                        one.customerId(),
                        Kind.CONFIRMED,
                        one.total().toString()));
    }

    @ModuleListener
    void onShipped(List<OrderShipped> told) {
        tell(
                told,
                one -> notification(
                        one.orderId(), one.customerId(), Kind.SHIPPED, one.carrier() + ", " + one.trackingNumber()));
    }

    @ModuleListener
    void onCompleted(List<OrderCompleted> told) {
        tell(told, one -> notification(one.orderId(), one.customerId(), Kind.COMPLETED, null));
    }

    @ModuleListener
    void onCancelled(List<OrderCancelled> told) {
        tell(told, one -> notification(one.orderId(), one.customerId(), Kind.CANCELLED, one.reason()));
    }

    private Notification notification(UUID order, UUID customer, Kind kind, @Nullable String detail) {
        return new Notification(
                NotificationId.next(), new OrderId(order), new CustomerId(customer), kind, detail, clock.instant());
    }

    private <T> void tell(List<T> told, Function<T, Notification> notification) {
        var fresh = inbox.insert(told.stream().map(notification).toList());
        if (mailing.isConfigured()) {
            fresh.forEach(one -> events.publishEvent(
                    new SendMail(one.order().value(), one.id().value(), 0)));
        }
    }
}
