package dev.offshoot.inventory;

/** The key stands for something else that was put on the shelf. */
class IdempotencyKeyReused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    IdempotencyKeyReused() {
        super("This Idempotency-Key was used for another restock: use a new one for what has come in since");
    }
}
