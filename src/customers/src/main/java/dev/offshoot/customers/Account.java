package dev.offshoot.customers;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;

/** Somebody who can sign in. */
record Account(CustomerId id, String email, String name, String passwordHash, Set<Role> roles, Instant registeredAt) {

    private static final int LONGEST_KEY = 254;

    static final int SHORTEST_PASSWORD = 8;

    /** bcrypt's limit: it ignores the rest of longer passwords. */
    static final int LONGEST_PASSWORD_BYTES = 72;

    static Account open(String email, String name, String passwordHash, Set<Role> roles, Instant now) {
        return new Account(CustomerId.next(), email.strip(), name.strip(), passwordHash, Set.copyOf(roles), now);
    }

    /** The form in which two spellings of the same e-mail are equal. */
    static String key(String email) {
        return email.strip().toLowerCase(Locale.ROOT);
    }

    /** Lower case may turn one letter into two, so the key may be too long even if the e-mail is not. */
    static boolean hasPossibleKey(String email) {
        return key(email).length() <= LONGEST_KEY;
    }

    static boolean isPossiblePassword(String password) {
        return !password.isBlank()
                && password.length() >= SHORTEST_PASSWORD
                && password.getBytes(StandardCharsets.UTF_8).length <= LONGEST_PASSWORD_BYTES;
    }

    @Override
    public String toString() {
        return "Account[" + id + "]";
    }
}
