package dev.offshoot.customers;

/** No account has this e-mail and this password. Does not reveal which of the two is wrong. */
class SignInRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;
}
