package dev.offshoot.payments;

import dev.offshoot.contracts.Money;
import dev.offshoot.contracts.payments.PaymentDeclined;
import dev.offshoot.contracts.payments.PaymentReversed;
import dev.offshoot.contracts.payments.PaymentTaken;

/** A decision of a payment. Each one determines the message to publish. */
sealed interface Decision {

    /** The event or command to publish. */
    Record message();

    /** The payment was taken. */
    record Taken(OrderId order, Money amount) implements Decision {

        @Override
        public PaymentTaken message() {
            return new PaymentTaken(order.value(), amount);
        }
    }

    /** The provider declined the payment. */
    record Declined(OrderId order) implements Decision {

        @Override
        public PaymentDeclined message() {
            return new PaymentDeclined(order.value(), "DECLINED");
        }
    }

    /** The payment is to be refunded. */
    record Refund(OrderId order) implements Decision {

        @Override
        public GiveBack message() {
            return GiveBack.firstFor(order);
        }
    }

    /** The payment was refunded. */
    record Reversed(OrderId order, Money amount) implements Decision {

        @Override
        public PaymentReversed message() {
            return new PaymentReversed(order.value(), amount);
        }
    }
}
