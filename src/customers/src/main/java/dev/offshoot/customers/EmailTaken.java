package dev.offshoot.customers;

/** An account with this e-mail already exists. */
class EmailTaken extends RuntimeException {

    private static final long serialVersionUID = 1L;
}
