package dev.offshoot.contracts.customers;

import dev.offshoot.messaging.Event;
import dev.offshoot.messaging.Personal;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/** A customer opened an account. */
@Event(name = "customers.CustomerRegistered")
public record CustomerRegistered(
        @Subject UUID customerId,
        @Personal String email,
        @Personal String name) {}
