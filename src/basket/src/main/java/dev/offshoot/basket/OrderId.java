package dev.offshoot.basket;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.UUID;

/** The order that a basket became. In messages, in the tables and over HTTP it is its UUID. */
record OrderId(UUID value) {

    /** A new one, which tells when it was made. */
    static OrderId next() {
        return new OrderId(UuidCreator.getTimeOrderedEpoch());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
