package dev.offshoot.customers;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Counts the attempts of those who try passwords. An attempt is counted before it is looked at, so that a thousand at once
 * are no better than one after the other, and given back if it was right. Each process counts for itself: several
 * instances allow several times as much, which is still nothing against a password.
 */
@Component
class Attempts {

    private static final long MOST_REMEMBERED = 100_000;

    /** One person at one address: enough for somebody who has forgotten which password it was. */
    private final Buckets pairs = new Buckets(10, Duration.ofSeconds(30));
    /** An address that tries one account after the other; an office may be behind it. */
    private final Buckets addresses;
    /** An account that is tried from everywhere; its owner gets through for as long as this has not run out. */
    private final Buckets accounts = new Buckets(100, Duration.ofSeconds(10));

    Attempts(CustomersSettings settings) {
        addresses = new Buckets(settings.attemptsPerAddress(), Duration.ofSeconds(2));
    }

    /** So many attempts at once, and one more each time that so much time has passed. */
    private static final class Buckets {

        private final Cache<String, Bucket> cache;
        private final long capacity;
        private final Duration refill;

        Buckets(long capacity, Duration refill) {
            this.capacity = capacity;
            this.refill = refill;
            // one that was not touched for as long is full again, and need not be remembered
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

    /** There were too many attempts, and it is worth trying again only after that many seconds. */
    static class TooMany extends RuntimeException {

        private static final long serialVersionUID = 1L;

        final long seconds;

        TooMany(long seconds) {
            this.seconds = seconds;
        }
    }

    /** An attempt that was counted. */
    record Attempt(Bucket pair, Bucket address, Bucket account) {

        /** It was right, or there was no time to look at it: it counts no more. */
        void giveBack() {
            giveBackButForTheAddress();
            address.addTokens(1);
        }

        /** It counts no more against whose account it is. */
        void giveBackButForTheAddress() {
            pair.addTokens(1);
            account.addTokens(1);
        }
    }

    /**
     * Counts an attempt at an account from an address.
     *
     * @throws TooMany if there were too many already
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
