package dev.offshoot.orders;

import com.github.f4b6a3.uuid.util.UuidUtil;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The id of an order, created at checkout. In messages, in the tables and over HTTP it is its UUID. */
record OrderId(UUID value) {

    /** The creation time, which version 7 contains. Other versions were not made here. */
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
