package dev.offshoot.messaging.kafka;

/** The receiver gave up, though the process lives. */
final class NotStored extends RuntimeException {

    NotStored(RuntimeException cause) {
        super(cause);
    }
}
