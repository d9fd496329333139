package dev.offshoot.payments;

/** The provider permanently refuses a required call: an operator has to look into it. */
class ProviderRefuses extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The HTTP status of the answer. */
    final int status;

    ProviderRefuses(String message, int status) {
        super(message);
        this.status = status;
    }
}
