package dev.offshoot.gateway.protection;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.offshoot.contracts.RouteTrait;
import dev.offshoot.gateway.FilterOrder;
import dev.offshoot.gateway.identity.Caller;
import dev.offshoot.gateway.problems.Problem;
import dev.offshoot.gateway.problems.Problems;
import dev.offshoot.gateway.protection.QuotaSettings.Rate;
import dev.offshoot.gateway.routing.RouteTraits;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;

/**
 * Limits the requests of each account and of each address with token buckets. The headers {@code RateLimit-Policy} and
 * {@code RateLimit} of draft-ietf-httpapi-ratelimit-headers (tenth revision, September 2025) report for each policy:
 * {@code q} requests within {@code w} seconds, {@code r} of them left, all available again in {@code t} seconds.
 */
@Configuration(proxyBeanMethods = false)
class Quota {

    private static final String COUNTED = Quota.class.getName();

    /** The buckets of one policy. */
    private static final class Policy {

        private final String name;
        private final Rate rate;
        private final Cache<String, Bucket> buckets;

        Policy(String name, Rate rate, long remembered) {
            this.name = name;
            this.rate = rate;
            this.buckets = Caffeine.newBuilder()
                    .maximumSize(remembered)
                    // after that time without a request, the bucket is full, so it can be dropped
                    .expireAfterAccess(rate.within().plusSeconds(1))
                    .build();
        }

        ConsumptionProbe take(String holder) {
            return buckets.get(holder, first -> full()).tryConsumeAndReturnRemaining(1);
        }

        private Bucket full() {
            return Bucket.builder()
                    .addLimit(limit -> limit.capacity(rate.requests()).refillGreedy(rate.requests(), rate.within()))
                    .build();
        }
    }

    /** What one request took from a bucket. */
    private record Taken(Policy policy, ConsumptionProbe left) {

        String policyItem() {
            return "\"%s\";q=%s;w=%s"
                    .formatted(
                            policy.name,
                            policy.rate.requests(),
                            seconds(policy.rate.within().toNanos()));
        }

        String item() {
            return "\"%s\";r=%s;t=%s"
                    .formatted(policy.name, left.getRemainingTokens(), seconds(left.getNanosToWaitForReset()));
        }
    }

    private final Policy customers;
    private final Policy addresses;
    private final Policy signIns;
    private final ClientAddresses clients;
    private final RouteTraits routes;
    private final Problems problems;

    Quota(QuotaSettings settings, ClientAddresses clients, RouteTraits routes, Problems problems) {
        this.customers = new Policy("customer", settings.customer(), settings.remembered());
        this.addresses = new Policy("address", settings.address(), settings.remembered());
        this.signIns = new Policy("sign-in", settings.signIn(), settings.remembered());
        this.clients = clients;
        this.routes = routes;
        this.problems = problems;
    }

    @Bean
    @Order(FilterOrder.ADDRESS_QUOTA)
    WebFilter addressQuota() {
        return (exchange, chain) -> {
            var holder = clients.holder(exchange);
            var passes = take(exchange, addresses, holder) && (!isSignIn(exchange) || take(exchange, signIns, holder));
            return passes ? chain.filter(exchange) : refuse(exchange);
        };
    }

    @Bean
    @Order(FilterOrder.CUSTOMER_QUOTA)
    WebFilter customerQuota() {
        return (exchange, chain) -> {
            var customer = Caller.of(exchange).customer();
            return customer == null || take(exchange, customers, customer) ? chain.filter(exchange) : refuse(exchange);
        };
    }

    private boolean isSignIn(ServerWebExchange exchange) {
        return routes.has(RouteTrait.SIGN_IN, exchange.getRequest());
    }

    private static boolean take(ServerWebExchange exchange, Policy policy, String holder) {
        var taken = new Taken(policy, policy.take(holder));
        taken(exchange).add(taken);
        return taken.left().isConsumed();
    }

    @SuppressWarnings("unchecked")
    private static List<Taken> taken(ServerWebExchange exchange) {
        return (List<Taken>) exchange.getAttributes().computeIfAbsent(COUNTED, first -> {
            var taken = new ArrayList<Taken>();
            exchange.getResponse().beforeCommit(() -> Mono.fromRunnable(() -> say(exchange, taken)));
            return taken;
        });
    }

    private static void say(ServerWebExchange exchange, List<Taken> taken) {
        var headers = exchange.getResponse().getHeaders();
        headers.set("RateLimit-Policy", taken.stream().map(Taken::policyItem).collect(Collectors.joining(", ")));
        headers.set("RateLimit", taken.stream().map(Taken::item).collect(Collectors.joining(", ")));
    }

    private Mono<Void> refuse(ServerWebExchange exchange) {
        var taken = taken(exchange);
        var wait = seconds(taken.get(taken.size() - 1).left().getNanosToWaitForRefill());
        exchange.getResponse().getHeaders().set(HttpHeaders.RETRY_AFTER, String.valueOf(wait));
        return problems.write(
                exchange,
                new Problem(
                        HttpStatus.TOO_MANY_REQUESTS,
                        "too-many-requests",
                        "Too many requests. Try again in %s s.".formatted(wait)));
    }

    private static long seconds(long nanos) {
        return Math.max(1, Duration.ofNanos(nanos).plusMillis(999).toSeconds());
    }
}
