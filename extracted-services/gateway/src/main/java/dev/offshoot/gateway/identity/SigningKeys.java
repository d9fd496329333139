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
 * The keys that sign tokens. They come from the customers module, wherever it is hosted, unless the settings name another
 * issuer. They are cached for five minutes, fetched again if a token names an unknown key, but at most every five seconds,
 * and trusted for as long as the settings say during an outage of the issuer.
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
        // one response for all concurrent requests, and for those that follow too soon
        this.asked = Mono.defer(this::ask).cache(answer -> BETWEEN, failure -> BETWEEN_FAILURES, () -> BETWEEN);
    }

    /**
     * The keys, including the one with that id if it is published.
     *
     * @return an error of type {@link AuthenticationServiceException} if the keys cannot be fetched
     */
    Mono<JWKSet> having(@Nullable String id) {
        return Mono.defer(() -> {
            var known = last;
            if (known != null && known.has(id) && isYounger(known, KEPT)) {
                return Mono.just(known.keys());
            }
            // nobody to ask: no answer that would hold for the requests that follow, when there is somebody
            var answer = publisher() == null ? Mono.<Known>error(new NobodyHosts("customers")) : asked;
            return answer.onErrorResume(
                            // an unknown key may be a new one, so the token must not be called invalid
                            failure -> known != null && known.has(id) && isYounger(known, identity.outage()),
                            failure -> Mono.just(known))
                    .map(Known::keys)
                    .onErrorMap(failure ->
                            new AuthenticationServiceException("The signing keys cannot be fetched", failure));
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
            throw new AuthenticationServiceException("The published signing keys are not a JWK set", e);
        }
    }
}
