package com.example.planted.personal.contracts.customers;

import java.util.UUID;

public record CustomerRegistered(UUID customerId, String email, Home home) {}
