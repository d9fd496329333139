package dev.offshoot.basket;

/** The basket cannot be ordered in its current state. */
class BasketNotOrderable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The last part of the problem type. */
    final String problem;

    BasketNotOrderable(String problem, String message) {
        super(message);
        this.problem = problem;
    }
}
