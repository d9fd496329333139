package dev.offshoot.orders;

import java.util.UUID;

/** The customer whose order it is. In messages and in the tables it is its UUID. */
record CustomerId(UUID value) {

    @Override
    public String toString() {
        return value.toString();
    }
}
