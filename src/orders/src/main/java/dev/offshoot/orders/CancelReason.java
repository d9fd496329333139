package dev.offshoot.orders;

/** Why an order ended without a delivery. */
enum CancelReason {
    OUT_OF_STOCK,
    PAYMENT_DECLINED,
    NO_CARRIER,
    LOST,
    BY_CUSTOMER,
    TIMED_OUT
}
