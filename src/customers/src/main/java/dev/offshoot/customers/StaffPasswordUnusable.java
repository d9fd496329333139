package dev.offshoot.customers;

/** The first member of the staff has an e-mail, and no password that an account can have. The start ends with this. */
class StaffPasswordUnusable extends RuntimeException {

    private static final long serialVersionUID = 1L;
}
