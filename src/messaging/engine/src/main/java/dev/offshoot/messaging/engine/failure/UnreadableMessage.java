package dev.offshoot.messaging.engine.failure;

/** A message is not what its type promises. */
public class UnreadableMessage extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnreadableMessage(String message) {
        super(message);
    }
}
