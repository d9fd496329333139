package dev.offshoot.customers;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.UUID;

/** Somebody who has an account. In messages, in the table, in tokens and over HTTP it is its UUID. */
record CustomerId(UUID value) {

    /** A new id, greater than earlier ones. */
    static CustomerId next() {
        return new CustomerId(UuidCreator.getTimeOrderedEpoch());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
