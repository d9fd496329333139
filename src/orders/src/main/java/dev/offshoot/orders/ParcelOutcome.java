package dev.offshoot.orders;

/** What became of a parcel. */
enum ParcelOutcome {
    DELIVERED,
    LOST
}
