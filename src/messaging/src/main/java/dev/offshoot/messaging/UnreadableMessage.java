package dev.offshoot.messaging;

/** A message is not what its type promises. */
class UnreadableMessage extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnreadableMessage(String message) {
        super(message);
    }
}
