package dev.offshoot.contracts.orders;

import dev.offshoot.contracts.Address;
import dev.offshoot.contracts.Money;
import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Personal;
import dev.offshoot.messaging.Subject;
import java.util.List;
import java.util.UUID;

/**
 * Places an order.
 *
 * @param orderId chosen by the sender; sending the same id again has no effect
 * @param total the amount that the customer agreed to pay; the sum of the lines
 * @param paymentToken identifies the means of payment to the provider
 */
@Command(name = "orders.PlaceOrder")
public record PlaceOrder(
        @Subject UUID orderId,
        UUID customerId,
        List<OrderLine> lines,
        Money total,
        @Personal Address shippingAddress,
        @Personal String paymentToken) {}
