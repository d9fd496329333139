package dev.offshoot.shipping;

import dev.offshoot.contracts.Money;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A carrier's offer for a parcel. All carriers are paid in one currency. */
record Quote(String carrier, long priceMinor) {

    private static final String CURRENCY = "EUR";

    boolean isCheaperThan(@Nullable Quote other) {
        return other == null || priceMinor < other.priceMinor;
    }

    Money price() {
        return new Money(priceMinor, CURRENCY);
    }

    /** The carrier's tracking number for an order's parcel. */
    String trackingNumberOf(OrderId order) {
        var id = order.toString();
        return (carrier.substring(0, 2) + id.substring(id.length() - 12)).toUpperCase(Locale.ROOT);
    }
}
