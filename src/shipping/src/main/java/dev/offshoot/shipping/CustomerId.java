package dev.offshoot.shipping;

import java.util.UUID;

/** The customer who gets the parcel. In messages and in the table it is its UUID. */
record CustomerId(UUID value) {

    @Override
    public String toString() {
        return value.toString();
    }
}
