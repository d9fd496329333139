package com.example.taxi.model;

import java.util.Set;

public enum TripStatus {
    /** A driver was found and is asked to come. */
    MATCHED,
    ACCEPTED,
    STARTED,
    COMPLETED,
    CANCELLED;

    /** While a trip is in one of these, its driver has no other, and neither has its passenger. */
    public static final Set<TripStatus> UNDER_WAY = Set.of(MATCHED, ACCEPTED, STARTED);

    public boolean canBecome(TripStatus next) {
        return switch (this) {
            case MATCHED -> next == ACCEPTED || next == CANCELLED;
            case ACCEPTED -> next == STARTED || next == CANCELLED;
            case STARTED -> next == COMPLETED;
            case COMPLETED, CANCELLED -> false;
        };
    }
}
