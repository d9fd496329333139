package dev.offshoot.inventory;

/** A question for stock that cannot be answered. */
class InvalidQuestion extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidQuestion(String message) {
        super(message);
    }
}
