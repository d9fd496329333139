package com.example.planted.redelivery.contracts.inventory;

import dev.offshoot.messaging.Event;
import java.util.UUID;

@Event(name = "inventory.StockRejected")
public record StockRejected(UUID orderId) {}
