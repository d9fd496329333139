package dev.offshoot.customers;

import org.springframework.stereotype.Service;

/** Exchanges an e-mail and its password for a token. */
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
     * @param address the caller's network address
     * @throws Attempts.TooMany if there were too many attempts
     * @throws SignInRefused if there is no such account, or the password is wrong
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
