package com.example.planted.redelivery.contracts.inventory;

import dev.offshoot.messaging.Event;
import java.util.UUID;

@Event(name = "inventory.StockReserved")
public record StockReserved(UUID orderId) {}
