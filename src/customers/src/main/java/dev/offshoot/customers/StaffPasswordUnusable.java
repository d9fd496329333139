package dev.offshoot.customers;

/** The first staff member has an e-mail but no valid password. Startup fails. */
class StaffPasswordUnusable extends RuntimeException {

    private static final long serialVersionUID = 1L;
}
