package com.example.stock.orders;

import dev.offshoot.messaging.Subject;

/** What another module has done for an order. */
public record OrderPacked(@Subject String order) {}
