package dev.offshoot.orders;

/** The outcome of a delivery. */
enum ParcelOutcome {
    DELIVERED,
    LOST
}
