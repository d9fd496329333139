package com.example.stock.orders;

import dev.offshoot.messaging.Event;
import dev.offshoot.messaging.Subject;

/** The first event that knows messaging. */
@Event(name = "orders.OrderRated")
public record OrderRated(@Subject String order) {}
