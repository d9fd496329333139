package dev.offshoot.shipping;

import java.util.UUID;

/** The order that is shipped. In messages, in the table and over HTTP it is its UUID. */
record OrderId(UUID value) {

    @Override
    public String toString() {
        return value.toString();
    }
}
