package dev.offshoot.orders;

/** How far an order has come. */
enum OrderStatus {
    /** It exists; its stock is asked for. */
    PLACED,
    /** Its stock is put by; its payment is asked for. */
    RESERVED,
    /** It is paid, and goes to shipping. */
    CONFIRMED,
    /** It is to be cancelled, and shipping decides whether it still can be. */
    CANCELLING,
    /** A carrier has it. */
    SHIPPED,
    /** The customer has it. */
    COMPLETED,
    /** It ended without a delivery. */
    CANCELLED;

    /** Whether shipping has it, and no carrier yet. */
    boolean isWithShipping() {
        return this == CONFIRMED || this == CANCELLING;
    }

    /**
     * Whether an answer may be overdue. A carrier says what becomes of a parcel, and shipping what becomes of a
     * cancellation, however late.
     */
    boolean hasDeadline() {
        return this == PLACED || this == RESERVED || this == CONFIRMED;
    }

    boolean isEnd() {
        return this == COMPLETED || this == CANCELLED;
    }
}
