package dev.offshoot.messaging.engine.failure;

/** A message does not match its type, or has no listener here. */
public class UnreadableMessage extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnreadableMessage(String message) {
        super(message);
    }
}
