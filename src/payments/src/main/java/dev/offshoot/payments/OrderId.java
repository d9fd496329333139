package dev.offshoot.payments;

import java.util.UUID;

/** The order that is paid. In messages, in the table and over HTTP it is its UUID. */
record OrderId(UUID value) {

    @Override
    public String toString() {
        return value.toString();
    }
}
