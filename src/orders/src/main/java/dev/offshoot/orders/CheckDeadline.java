package dev.offshoot.orders;

import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/** A delayed command of the module to itself: check whether an order still waits for the same answer. */
@Command(name = "orders.CheckDeadline")
record CheckDeadline(@Subject UUID orderId) {}
