package dev.offshoot.catalog;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.UUID;

/** A product of the catalogue. In messages, in the tables and over HTTP it is its UUID. */
record ProductId(UUID value) {

    /** A new id, greater than earlier ones. */
    static ProductId next() {
        return new ProductId(UuidCreator.getTimeOrderedEpoch());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
