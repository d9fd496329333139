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
 * @param orderId chosen by the sender: the same id places the same order
 * @param total what the customer agreed to pay: the sum of the lines
 * @param paymentToken stands for the means of payment, for the provider alone
 */
@Command(name = "orders.PlaceOrder")
public record PlaceOrder(
        @Subject UUID orderId,
        UUID customerId,
        List<OrderLine> lines,
        Money total,
        @Personal Address shippingAddress,
        @Personal String paymentToken) {}
