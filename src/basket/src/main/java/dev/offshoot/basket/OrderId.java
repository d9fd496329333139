package dev.offshoot.basket;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.UUID;

/** The order made from a basket. In messages, in the tables and over HTTP it is its UUID. */
record OrderId(UUID value) {

    /** A new id, which contains its creation time. */
    static OrderId next() {
        return new OrderId(UuidCreator.getTimeOrderedEpoch());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
