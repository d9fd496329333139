package dev.offshoot.notifications;

import java.util.UUID;

/** The order that a notification is about. In messages, in the table and over HTTP it is its UUID. */
record OrderId(UUID value) {

    @Override
    public String toString() {
        return value.toString();
    }
}
