package dev.offshoot.payments;

import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/**
 * What payments tells itself when what was captured is to go back.
 *
 * @param asked how often the provider was asked in vain
 */
@Command(name = "payments.GiveBack")
record GiveBack(@Subject UUID orderId, int asked) {

    static GiveBack firstFor(OrderId order) {
        return new GiveBack(order.value(), 0);
    }

    GiveBack onceMore() {
        return new GiveBack(orderId, asked + 1);
    }

    OrderId order() {
        return new OrderId(orderId);
    }
}
