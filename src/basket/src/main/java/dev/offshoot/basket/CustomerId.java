package dev.offshoot.basket;

import java.util.UUID;

/** The customer whose basket it is. In messages and in the tables it is its UUID. */
record CustomerId(UUID value) {

    @Override
    public String toString() {
        return value.toString();
    }
}
