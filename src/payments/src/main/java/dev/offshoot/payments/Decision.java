package dev.offshoot.payments;

import dev.offshoot.contracts.Money;
import dev.offshoot.contracts.payments.PaymentDeclined;
import dev.offshoot.contracts.payments.PaymentReversed;
import dev.offshoot.contracts.payments.PaymentTaken;

/** What a payment decides. Each decision knows the message that says it. */
sealed interface Decision {

    /** The event or command to publish. */
    Record message();

    /** The money is here. */
    record Taken(OrderId order, Money amount) implements Decision {

        @Override
        public PaymentTaken message() {
            return new PaymentTaken(order.value(), amount);
        }
    }

    /** The provider will not give the money. */
    record Declined(OrderId order) implements Decision {

        @Override
        public PaymentDeclined message() {
            return new PaymentDeclined(order.value(), "DECLINED");
        }
    }

    /** The money is to go back. */
    record Refund(OrderId order) implements Decision {

        @Override
        public GiveBack message() {
            return GiveBack.firstFor(order);
        }
    }

    /** The money went back. */
    record Reversed(OrderId order, Money amount) implements Decision {

        @Override
        public PaymentReversed message() {
            return new PaymentReversed(order.value(), amount);
        }
    }
}
