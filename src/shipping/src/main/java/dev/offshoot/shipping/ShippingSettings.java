package dev.offshoot.shipping;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How parcels go out.
 *
 * @param quotesWithin how long carriers have to say what they want; the cheapest that has answered by then is taken.
 *     If none has, they are asked again, four times in all, with twice the time each time
 * @param pickUpAfter how long the simulated carrier takes to come; until then an order can be stopped
 * @param deliveryAfter how long the simulated carrier is on its way
 */
@ConfigurationProperties("offshoot.shipping")
record ShippingSettings(
        @DefaultValue("400ms") Duration quotesWithin,
        @DefaultValue("2s") Duration pickUpAfter,
        @DefaultValue("3s") Duration deliveryAfter) {

    ShippingSettings {
        for (var time : new Duration[] {quotesWithin, pickUpAfter, deliveryAfter}) {
            if (time.isNegative()) {
                throw new IllegalArgumentException(
                        "offshoot.shipping: a time must not be negative, as " + time + " is");
            }
        }
    }

    /** How long it takes until nobody is asked any more. */
    Duration longestForQuotes() {
        return quotesWithin.multipliedBy((1L << Shipment.ROUNDS) - 1);
    }
}
