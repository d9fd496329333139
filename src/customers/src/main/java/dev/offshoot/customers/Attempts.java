package dev.offshoot.customers;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Limits password attempts. An attempt is counted before the password is checked, so parallel attempts gain nothing,
 * and returned if it was right. Each process counts separately: several instances allow several times as many, which is
 * still too few to guess a password.
 */
@Component
class Attempts {

    private static final long MOST_REMEMBERED = 100_000;

    /** One account from one address: enough for somebody who forgot which password it was. */
    private final Buckets pairs = new Buckets(10, Duration.ofSeconds(30));
    /** One address across accounts; it may be an office's. */
    private final Buckets addresses;
    /** One account across addresses; its owner can sign in until this limit is reached. */
    private final Buckets accounts = new Buckets(100, Duration.ofSeconds(10));

    Attempts(CustomersSettings settings) {
        addresses = new Buckets(settings.attemptsPerAddress(), Duration.ofSeconds(2));
    }

    /** Allows this many attempts at once, and one more after each interval. */
    private static final class Buckets {

        private final Cache<String, Bucket> cache;
        private final long capacity;
        private final Duration refill;

        Buckets(long capacity, Duration refill) {
            this.capacity = capacity;
            this.refill = refill;
            // after this long without an attempt, the limit is full again and need not be remembered
            this.cache = Caffeine.newBuilder()
                    .maximumSize(MOST_REMEMBERED)
                    .expireAfterAccess(refill.multipliedBy(capacity))
                    .build();
        }

        Bucket of(String key) {
            return cache.get(
                    key,
                    unknown -> Bucket.builder()
                            .addLimit(limit -> limit.capacity(capacity).refillGreedy(1, refill))
                            .build());
        }
    }

    /** Too many attempts; the next one is allowed after this many seconds. */
    static class TooMany extends RuntimeException {

        private static final long serialVersionUID = 1L;

        final long seconds;

        TooMany(long seconds) {
            this.seconds = seconds;
        }
    }

    /** A counted attempt. */
    record Attempt(Bucket pair, Bucket address, Bucket account) {

        /** The password was right, or there was no capacity to check it: the attempt no longer counts. */
        void giveBack() {
            giveBackButForTheAddress();
            address.addTokens(1);
        }

        /** The attempt no longer counts against the account. */
        void giveBackButForTheAddress() {
            pair.addTokens(1);
            account.addTokens(1);
        }
    }

    /**
     * Counts an attempt to use an account from an address.
     *
     * @throws TooMany if a limit is reached
     */
    Attempt count(String email, String address) {
        var account = Account.key(email);
        var attempt = new Attempt(pairs.of(address + ' ' + account), addresses.of(address), accounts.of(account));
        var buckets = List.of(attempt.pair, attempt.address, attempt.account);
        for (int i = 0; i < buckets.size(); i++) {
            var taken = buckets.get(i).tryConsumeAndReturnRemaining(1);
            if (!taken.isConsumed()) {
                buckets.subList(0, i).forEach(bucket -> bucket.addTokens(1));
                throw new TooMany(1 + taken.getNanosToWaitForRefill() / 1_000_000_000);
            }
        }
        return attempt;
    }
}
