package com.example.stock.orders;

public record OrderCompleted(String order) implements DomainEvent {}
