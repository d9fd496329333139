package dev.offshoot.notifications;

import java.util.UUID;

/** The customer who is notified. In messages and in the tables it is its UUID. */
record CustomerId(UUID value) {

    @Override
    public String toString() {
        return value.toString();
    }
}
