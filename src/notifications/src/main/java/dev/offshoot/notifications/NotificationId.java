package dev.offshoot.notifications;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.UUID;

/** One notification. In messages, in the table and over HTTP it is its UUID. */
record NotificationId(UUID value) {

    /** A new id, greater than earlier ones. */
    static NotificationId next() {
        return new NotificationId(UuidCreator.getTimeOrderedEpoch());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
