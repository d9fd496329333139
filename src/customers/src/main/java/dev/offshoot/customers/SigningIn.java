package dev.offshoot.customers;

import org.springframework.stereotype.Service;

/** Gives a token for an e-mail and its password. */
@Service
class SigningIn {

    private final Accounts accounts;
    private final Passwords passwords;
    private final Tokens tokens;
    private final Attempts attempts;

    SigningIn(Accounts accounts, Passwords passwords, Tokens tokens, Attempts attempts) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.tokens = tokens;
        this.attempts = attempts;
    }

    /**
     * A new token.
     *
     * @param address from where it is asked for
     * @throws Attempts.TooMany if passwords are being tried
     * @throws SignInRefused if there is no such account, or its password is another
     */
    Tokens.Token signIn(String email, String password, String address) {
        var attempt = attempts.count(email, address);
        var account = accounts.byEmail(email).orElse(null);
        boolean right;
        try {
            right = passwords.matches(password, account == null ? null : account.passwordHash());
        } catch (Passwords.Busy e) {
            attempt.giveBack();
            throw e;
        }
        if (!right || account == null) {
            throw new SignInRefused();
        }
        attempt.giveBack();
        return tokens.issue(account);
    }
}
