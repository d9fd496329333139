package com.example.stock.orders;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;

public final class OrderShipped implements DomainEvent {

    private final String order;

    @JsonCreator
    public OrderShipped(@JsonProperty("order") String order) {
        this.order = order;
    }

    @Override
    @JsonProperty
    public String order() {
        return order;
    }
}
