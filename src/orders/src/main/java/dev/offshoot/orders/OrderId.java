package dev.offshoot.orders;

import com.github.f4b6a3.uuid.util.UuidUtil;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The id of an order, made where its basket was checked out. In messages, in the tables and over HTTP it is its UUID. */
record OrderId(UUID value) {

    /** When it was made: version 7 tells. One that does not was not made here. */
    Optional<Instant> madeAt() {
        return UuidUtil.isTimeOrderedEpoch(value)
                ? Optional.of(Instant.ofEpochMilli(value.getMostSignificantBits() >>> 16))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
