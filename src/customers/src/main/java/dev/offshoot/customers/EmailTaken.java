package dev.offshoot.customers;

/** Somebody has an account with this e-mail. */
class EmailTaken extends RuntimeException {

    private static final long serialVersionUID = 1L;
}
