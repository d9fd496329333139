package com.example.planted.cycle.contracts.orders;

import dev.offshoot.messaging.Command;
import java.util.UUID;

@Command(name = "orders.CancelOrder")
public record CancelOrder(UUID orderId) {}
