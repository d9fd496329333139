package dev.offshoot.gateway.identity;

import com.nimbusds.jose.jwk.JWKSet;
import dev.offshoot.gateway.routing.NobodyHosts;
import dev.offshoot.gateway.routing.Placement;
import dev.offshoot.platform.http.Identity;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/**
 * The keys that sign tokens: of the customers module, wherever it is hosted, unless the settings name another publisher.
 * Kept for five minutes, asked for again at once where a token names one that is not among them, but at most every five
 * seconds, and believed for as long as the settings say while nobody answers.
 */
@Component
class SigningKeys {

    private static final Duration KEPT = Duration.ofMinutes(5);
    private static final Duration BETWEEN = Duration.ofSeconds(5);
    private static final Duration BETWEEN_FAILURES = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private record Known(JWKSet keys, Instant at) {

        boolean has(@Nullable String id) {
            return id == null || keys.getKeyByKeyId(id) != null;
        }
    }

    private final Identity identity;
    private final Placement placement;
    private final WebClient http;
    private final Clock clock;
    private final Mono<Known> asked;
    private volatile @Nullable Known last;

    SigningKeys(Identity identity, Placement placement, WebClient.Builder http, Clock clock) {
        this.identity = identity;
        this.placement = placement;
        this.http = http.build();
        this.clock = clock;
        // one answer for all who ask meanwhile, and for those who ask too soon after
        this.asked = Mono.defer(this::ask).cache(answer -> BETWEEN, failure -> BETWEEN_FAILURES, () -> BETWEEN);
    }

    /**
     * The keys, among them that one if it is published.
     *
     * @return an error of type {@link AuthenticationServiceException} where nobody can say
     */
    Mono<JWKSet> having(@Nullable String id) {
        return Mono.defer(() -> {
            var known = last;
            if (known != null && known.has(id) && isYounger(known, KEPT)) {
                return Mono.just(known.keys());
            }
            return asked.onErrorResume(
                            // a key that is not known may be a new one: it is not for us to say that it is none
                            failure -> known != null && known.has(id) && isYounger(known, identity.outage()),
                            failure -> Mono.just(known))
                    .map(Known::keys)
                    .onErrorMap(failure -> new AuthenticationServiceException("The keys are out of reach", failure));
        });
    }

    private boolean isYounger(Known known, Duration age) {
        return known.at().plus(age).isAfter(clock.instant());
    }

    private Mono<Known> ask() {
        var where = publisher();
        if (where == null) {
            return Mono.error(new NobodyHosts("customers"));
        }
        return http.get()
                .uri(where)
                .retrieve()
                .bodyToMono(String.class)
                .timeout(PATIENCE)
                .map(this::read)
                .doOnNext(known -> last = known);
    }

    private @Nullable URI publisher() {
        if (identity.jwksUri() != null) {
            return identity.jwksUri();
        }
        var host = placement.choose("customers", Set.of());
        return host == null ? null : host.url().resolve("/.well-known/jwks.json");
    }

    private Known read(String published) {
        try {
            return new Known(JWKSet.parse(published), clock.instant());
        } catch (ParseException e) {
            throw new AuthenticationServiceException("What is published are no keys", e);
        }
    }
}
