package dev.offshoot.customers;

/** There is no account with this e-mail and this password. Which of the two it is, is not said. */
class SignInRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;
}
