package com.example.planted.records.contracts.orders;

import dev.offshoot.messaging.Event;
import java.util.List;
import java.util.UUID;

@Event(name = "shipping.OrderShipped")
public record OrderShipped(UUID orderId, Object carrier, List<Thread> vans) {}
