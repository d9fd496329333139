package dev.offshoot.basket;

/** The key already belongs to a different checkout. */
class IdempotencyKeyReused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    IdempotencyKeyReused() {
        super("This Idempotency-Key was used for another checkout: use a new key for a new order");
    }
}
