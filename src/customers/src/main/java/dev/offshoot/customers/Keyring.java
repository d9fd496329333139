package dev.offshoot.customers;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The keys that sign tokens. The next key is created while the current one is still valid, and is published before it
 * signs, so that caches of the published keys know it by then. A retired key stays published until its last token
 * expires.
 */
@Component
class Keyring implements JWKSource<SecurityContext> {

    /** The maximum age of this process's cached keys. */
    private static final Duration FRESH = Duration.ofSeconds(60);

    /** The minimum pause between lookups of unknown keys, so that strangers cannot cause constant reads. */
    private static final Duration EAGER = Duration.ofSeconds(2);

    private static final Duration LONGEST_NOTICE = Duration.ofHours(1);

    /** The cached keys; they stay in use while the database does not answer. */
    private record Known(
            List<SigningKey> keys,
            Instant askedAt,
            @Nullable DataAccessException silence) {}

    private static final Known NOTHING = new Known(List.of(), Instant.MIN, null);

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final CustomersSettings settings;
    private final PrivateKeys privateKeys;
    private final Clock clock;
    private volatile Known known = NOTHING;

    Keyring(
            JdbcClient jdbc,
            TransactionOperations transactions,
            CustomersSettings settings,
            PrivateKeys privateKeys,
            Clock clock) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.settings = settings;
        this.privateKeys = privateKeys;
        this.clock = clock;
    }

    /** The key that signs now. Ensures that there is a next one: only a key in use needs a successor. */
    ECKey signing() {
        if (isNextDue(known(FRESH).keys())) {
            makeNext();
        }
        return signing(known(FRESH).keys())
                .orElseThrow(() ->
                        new IllegalStateException("There is no active signing key, although one was just created"));
    }

    private boolean isNextDue(List<SigningKey> keys) {
        return !clock.instant().isBefore(newestEnd(keys).minus(notice().multipliedBy(2)));
    }

    private static Instant newestEnd(List<SigningKey> keys) {
        return keys.stream()
                .filter(key -> key.privateKey() != null)
                .map(SigningKey::signsUntil)
                .max(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
    }

    private Optional<ECKey> signing(List<SigningKey> keys) {
        var now = clock.instant();
        return keys.stream()
                .filter(key -> key.signsAt(now))
                .max(Comparator.comparing(SigningKey::signsFrom))
                .map(SigningKey::privateKey);
    }

    /** The public keys that verify tokens. */
    JWKSet published() {
        return published(known(FRESH));
    }

    private JWKSet published(Known known) {
        var now = clock.instant();
        return new JWKSet(known.keys().stream()
                .filter(key -> now.isBefore(key.publishedUntil()))
                .<JWK>map(SigningKey::publicKey)
                .toList());
    }

    @Override
    public List<JWK> get(JWKSelector selector, SecurityContext context) throws KeySourceException {
        try {
            var found = selector.select(published());
            if (found.isEmpty()) {
                var latest = known(EAGER);
                found = selector.select(published(latest));
                if (found.isEmpty() && latest.silence() != null) {
                    throw latest.silence();
                }
            }
            return found;
        } catch (DataAccessException e) {
            // the token cannot be verified now; any other exception would mark it as invalid
            throw new KeySourceException("The signing keys cannot be read right now", e);
        }
    }

    /** Creates the next key if it is missing, and deletes expired ones. Several instances create only one. */
    private void makeNext() {
        transactions.executeWithoutResult(status -> {
            jdbc.sql("SELECT id FROM customers.housekeeping WHERE id = 1 FOR UPDATE")
                    .query(Integer.class)
                    .single();
            var now = clock.instant().truncatedTo(ChronoUnit.MILLIS); // a database would round it, perhaps up
            jdbc.sql("DELETE FROM customers.signing_key WHERE published_until < ? AND signs_until < ?")
                    .param(now.atOffset(ZoneOffset.UTC))
                    .param(now.minus(afterlife()).atOffset(ZoneOffset.UTC))
                    .update();
            var keys = read();
            if (isNextDue(keys)) {
                // takes over before the current key ends, to allow for clock differences
                add(now.isBefore(newestEnd(keys)) ? now.plus(notice()) : now);
            }
        });
        known = NOTHING;
    }

    /** How long a key is published before it signs. */
    private Duration notice() {
        var tenth = settings.keyLifetime().dividedBy(10);
        return tenth.compareTo(LONGEST_NOTICE) < 0 ? tenth : LONGEST_NOTICE;
    }

    /** How long a key stays published after it last signed. */
    private Duration afterlife() {
        return settings.tokenLifetime().plus(notice());
    }

    private void add(Instant signsFrom) {
        var key = generate();
        var signsUntil = signsFrom.plus(settings.keyLifetime());
        jdbc.sql("INSERT INTO customers.signing_key VALUES (?, ?, ?, ?, ?, ?)")
                .param(key.getKeyID())
                .param(key.toPublicJWK().toJSONString())
                .param(privateKeys.write(key))
                .param(signsFrom.atOffset(ZoneOffset.UTC))
                .param(signsUntil.atOffset(ZoneOffset.UTC))
                .param(signsUntil.plus(afterlife()).atOffset(ZoneOffset.UTC))
                .update();
    }

    private static ECKey generate() {
        try {
            return new ECKeyGenerator(Curve.P_256)
                    .keyID(UUID.randomUUID().toString())
                    .keyUse(KeyUse.SIGNATURE)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("This Java runtime cannot generate P-256 keys", e);
        }
    }

    private Known known(Duration age) {
        var before = known;
        var now = clock.instant();
        if (!before.askedAt().isBefore(now.minus(age))) {
            return before;
        }
        Known latest;
        try {
            latest = new Known(read(), now, null);
        } catch (DataAccessException e) {
            if (before.keys().isEmpty()) {
                throw e;
            }
            // keeps users signed in; another query for each token would make each request wait for a connection
            latest = new Known(before.keys(), now, e);
        }
        known = latest;
        return latest;
    }

    private List<SigningKey> read() {
        return jdbc.sql("SELECT * FROM customers.signing_key ORDER BY signs_from, id")
                .query((row, number) -> {
                    var signsUntil =
                            row.getObject("signs_until", OffsetDateTime.class).toInstant();
                    // its creator may have used another token lifetime
                    var asMade = row.getObject("published_until", OffsetDateTime.class)
                            .toInstant();
                    var asOfNow = signsUntil.plus(afterlife());
                    return new SigningKey(
                            parse(row.getString("public_key")),
                            privateKeys.read(row.getString("private_key")),
                            row.getObject("signs_from", OffsetDateTime.class).toInstant(),
                            signsUntil,
                            asMade.isAfter(asOfNow) ? asMade : asOfNow);
                })
                .list();
    }

    private static ECKey parse(String json) {
        try {
            return ECKey.parse(json);
        } catch (ParseException e) {
            throw new IllegalStateException("A key in customers.signing_key is not a valid JWK", e);
        }
    }
}
