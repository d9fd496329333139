package com.example.stock.orders;

import dev.offshoot.messaging.Subject;

public record OrderCompleted(@Subject String order) implements DomainEvent {}
