package dev.offshoot.orders;

import java.util.ArrayList;
import java.util.List;

/** A step that is taken back when an order is cancelled. */
enum Compensation {
    RELEASE_STOCK,
    REVERSE_PAYMENT;

    /** Every step that an order asked for until now, answered or not; but not what the answer was that ends it. */
    static List<Compensation> of(OrderStatus before, CancelReason reason) {
        var steps = new ArrayList<Compensation>();
        // what was shipped has left the house
        if (before != OrderStatus.SHIPPED && reason != CancelReason.OUT_OF_STOCK) {
            steps.add(RELEASE_STOCK);
        }
        if (before != OrderStatus.PLACED && reason != CancelReason.PAYMENT_DECLINED) {
            steps.add(REVERSE_PAYMENT);
        }
        return steps;
    }
}
