package dev.offshoot.inventory;

/** The key already belongs to a different restock. */
class IdempotencyKeyReused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    IdempotencyKeyReused() {
        super("This Idempotency-Key was used for another restock: use a new key for each restock");
    }
}
