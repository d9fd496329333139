package dev.offshoot.payments;

import dev.offshoot.contracts.Money;
import dev.offshoot.contracts.payments.TakePayment;
import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Personal;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/**
 * What payments tells itself later when the provider did not say whether the money can be had.
 *
 * @param asked how often it was asked in vain
 * @param unasked whether not even one of these questions can have reached it
 */
@Command(name = "payments.AskAgain")
record AskAgain(
        @Subject UUID orderId,
        UUID customerId,
        Money amount,
        @Personal String token,
        int asked,
        boolean unasked) {

    /** The first question: nobody has asked yet. */
    static AskAgain firstFor(TakePayment command) {
        return new AskAgain(command.orderId(), command.customerId(), command.amount(), command.token(), 0, true);
    }

    AskAgain onceMore(boolean stillUnasked) {
        return new AskAgain(orderId, customerId, amount, token, asked + 1, stillUnasked);
    }

    OrderId order() {
        return new OrderId(orderId);
    }

    Charge charge() {
        return new Charge(new CustomerId(customerId), amount);
    }
}
