package dev.offshoot.payments;

/** The provider will not do what it must: it would say the same for ever, and somebody has to look at it. */
class ProviderRefuses extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What it answered. */
    final int status;

    ProviderRefuses(String message, int status) {
        super(message);
        this.status = status;
    }
}
