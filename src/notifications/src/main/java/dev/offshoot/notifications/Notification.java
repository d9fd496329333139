package dev.offshoot.notifications;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A notification about an order.
 *
 * @param detail a value to insert into the text
 */
record Notification(
        NotificationId id,
        OrderId order,
        CustomerId customer,
        Kind kind,
        @Nullable String detail,
        Instant toldAt) {

    enum Kind {
        PLACED("We have your order", "Thank you. Your order of %s is being processed."),
        CONFIRMED("Your order is confirmed", "Your payment of %s has arrived, and your order goes to shipping."),
        SHIPPED("Your order is on its way", "Your parcel is on its way with %s."),
        COMPLETED("Your order has arrived", "Your parcel has been delivered. We hope that you enjoy it."),
        CANCELLED("Your order was cancelled", "%s Any payment will be refunded.");

        final String title;
        private final String text;

        Kind(String title, String text) {
            this.title = title;
            this.text = text;
        }
    }

    private static final Map<String, String> REASONS = Map.of(
            "OUT_OF_STOCK", "Something that you ordered is out of stock.",
            "PAYMENT_DECLINED", "Your payment was declined.",
            "NO_CARRIER", "No carrier delivers to your address.",
            "LOST", "The carrier has lost your parcel.",
            "BY_CUSTOMER", "As you asked, your order will not be sent.",
            "TIMED_OUT", "We could not complete your order in time.");

    String title() {
        return kind.title;
    }

    String text() {
        var value = detail == null ? "" : detail;
        return kind.text.replace("%s", kind == Kind.CANCELLED ? REASONS.getOrDefault(value, "") : value);
    }
}
