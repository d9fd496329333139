package dev.offshoot.payments;

import java.util.UUID;

/** The customer who pays. In messages and in the table it is its UUID. */
record CustomerId(UUID value) {

    @Override
    public String toString() {
        return value.toString();
    }
}
