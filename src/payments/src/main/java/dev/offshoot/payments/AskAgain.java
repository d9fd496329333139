package dev.offshoot.payments;

import dev.offshoot.contracts.Money;
import dev.offshoot.contracts.payments.TakePayment;
import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Personal;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/**
 * A delayed command of the module to itself: ask the provider again after an unclear authorization.
 *
 * @param asked the number of attempts without an answer
 * @param unasked whether none of these attempts can have reached the provider
 */
@Command(name = "payments.AskAgain")
record AskAgain(
        @Subject UUID orderId,
        UUID customerId,
        Money amount,
        @Personal String token,
        int asked,
        boolean unasked) {

    /** The first attempt. */
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
