package dev.offshoot.orders;

/** The state of an order. */
enum OrderStatus {
    /** Accepted, waiting for its stock. */
    PLACED,
    /** The stock is reserved; waiting for payment. */
    RESERVED,
    /** Paid, waiting for a carrier. */
    CONFIRMED,
    /** A cancellation was requested; shipping decides whether it is still possible. */
    CANCELLING,
    /** A carrier has the parcel. */
    SHIPPED,
    /** The parcel was delivered. */
    COMPLETED,
    /** Ended without a delivery. */
    CANCELLED;

    /** Whether the order is with shipping, but not with a carrier yet. */
    boolean isWithShipping() {
        return this == CONFIRMED || this == CANCELLING;
    }

    /**
     * Whether an answer can be overdue. Answers of carriers about a parcel, and of shipping about a cancellation, are
     * awaited without a deadline.
     */
    boolean hasDeadline() {
        return this == PLACED || this == RESERVED || this == CONFIRMED;
    }

    boolean isEnd() {
        return this == COMPLETED || this == CANCELLED;
    }
}
