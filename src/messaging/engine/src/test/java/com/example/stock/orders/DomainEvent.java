package com.example.stock.orders;

public interface DomainEvent {

    String order();
}
