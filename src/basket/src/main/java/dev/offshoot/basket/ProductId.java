package dev.offshoot.basket;

import java.util.UUID;

/** A product in a basket. In messages, in the tables and over HTTP it is its UUID. */
record ProductId(UUID value) {

    @Override
    public String toString() {
        return value.toString();
    }
}
