package com.example.planted.declares.contracts.inventory;

import dev.offshoot.messaging.Command;
import java.util.UUID;

@Command(name = "inventory.ReserveStock")
public record ReserveStock(UUID orderId) {}
