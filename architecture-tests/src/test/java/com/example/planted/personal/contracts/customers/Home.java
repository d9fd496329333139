package com.example.planted.personal.contracts.customers;

import dev.offshoot.messaging.Personal;

public record Home(@Personal String street, String country) {}
