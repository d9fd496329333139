package com.example.planted.clock.orders;

import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.function.Supplier;

class Order {

    private final Clock clock;

    Order(Clock clock) {
        this.clock = clock;
    }

    Instant placedAt() {
        return Instant.now();
    }

    Instant shippedAt() {
        return Instant.now(clock);
    }

    Supplier<Date> cancelledAt() {
        return Date::new;
    }
}
