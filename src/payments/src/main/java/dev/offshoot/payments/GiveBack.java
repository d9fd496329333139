package dev.offshoot.payments;

import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/**
 * A delayed command of the module to itself: refund a captured payment.
 *
 * @param asked the number of attempts without an answer
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
