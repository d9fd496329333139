package dev.offshoot.inventory;

import java.util.UUID;

/** The order that stock is reserved for. In messages and in the tables it is its UUID. */
record OrderId(UUID value) {

    @Override
    public String toString() {
        return value.toString();
    }
}
