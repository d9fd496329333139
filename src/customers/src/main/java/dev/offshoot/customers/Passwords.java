package dev.offshoot.customers;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Hashes passwords, which is expensive by design: limits parallel hashing to leave a processor for shoppers, and
 * refuses requests that have waited too long, so that the queue stays short.
 */
@Component
class Passwords {

    private static final long PATIENCE_SECONDS = 5;

    private final BCryptPasswordEncoder bcrypt;
    private final Semaphore processors =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);
    private final String nobodys;

    Passwords(CustomersSettings settings) {
        bcrypt = new BCryptPasswordEncoder(settings.passwordStrength());
        // a hash of this cost that matches no password
        nobodys = "$2a$" + settings.passwordStrength() + "$N9qo8uLOickgx2ZMRZoMye" + ".".repeat(31);
    }

    /** Too many passwords are waiting to be hashed. */
    static class Busy extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    String hash(String password) {
        return whenAProcessorIsFree(() -> bcrypt.encode(password));
    }

    /** Takes as long for a missing account (no hash) as for an existing one. */
    boolean matches(String password, @org.jspecify.annotations.Nullable String hash) {
        return whenAProcessorIsFree(() -> bcrypt.matches(password, hash == null ? nobodys : hash) && hash != null);
    }

    <T> T whenAProcessorIsFree(Supplier<T> work) {
        try {
            if (!processors.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new Busy();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Busy();
        }
        try {
            return work.get();
        } finally {
            processors.release();
        }
    }
}
