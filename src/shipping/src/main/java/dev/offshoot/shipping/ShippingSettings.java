package dev.offshoot.shipping;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings for shipping.
 *
 * @param quotesWithin how long carriers have to make an offer; the cheapest one received by then is booked. Without
 *     any, they are asked again, four times in all, with twice the time each time
 * @param pickUpAfter how long the simulated carrier takes to pick up; until then, an order can be stopped
 * @param deliveryAfter how long the simulated carrier takes to deliver
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
                        "offshoot.shipping: durations must not be negative, but one is " + time);
            }
        }
    }

    /** How long all rounds of quotes take together. */
    Duration longestForQuotes() {
        return quotesWithin.multipliedBy((1L << Shipment.ROUNDS) - 1);
    }
}
