package dev.offshoot.basket;

/** The key stands for another checkout already. */
class IdempotencyKeyReused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    IdempotencyKeyReused() {
        super("This Idempotency-Key was used for another checkout: use a new one for a new order");
    }
}
