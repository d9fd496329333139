package dev.offshoot.orders;

import java.util.ArrayList;
import java.util.List;

/** A step to compensate when an order is cancelled. */
enum Compensation {
    RELEASE_STOCK,
    REVERSE_PAYMENT;

    /** Every step requested so far, whether answered or not, except the one whose answer ends the order. */
    static List<Compensation> of(OrderStatus before, CancelReason reason) {
        var steps = new ArrayList<Compensation>();
        // shipped items can no longer be released
        if (before != OrderStatus.SHIPPED && reason != CancelReason.OUT_OF_STOCK) {
            steps.add(RELEASE_STOCK);
        }
        if (before != OrderStatus.PLACED && reason != CancelReason.PAYMENT_DECLINED) {
            steps.add(REVERSE_PAYMENT);
        }
        return steps;
    }
}
