package dev.offshoot.gateway.routing;

import dev.offshoot.contracts.RouteTrait;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.reactor.bulkhead.operator.BulkheadOperator;
import io.micrometer.core.instrument.Counter;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Sends a request to an instance that hosts the module, and retries it at another one if that is safe: always if nothing
 * was done (421, no connection), otherwise only if the request is idempotent.
 */
class ModuleFilter implements GatewayFilter {

    private static final int ATTEMPTS = 3;

    private static final Set<HttpMethod> IDEMPOTENT =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.PUT, HttpMethod.DELETE);

    private final String module;
    private final Instances instances;
    private final Placement placement;
    private final Breakers breakers;
    private final Bulkhead bulkhead;
    private final Counter detours;
    private final RouteTraits routes;
    private final Sockets sockets;
    private final RoutingSettings settings;

    ModuleFilter(
            String module,
            Instances instances,
            Placement placement,
            Breakers breakers,
            RouteTraits routes,
            Sockets sockets,
            RoutingSettings settings) {
        this.module = module;
        this.instances = instances;
        this.placement = placement;
        this.breakers = breakers;
        this.bulkhead = breakers.bulkhead(module);
        this.detours = breakers.detours(module);
        this.routes = routes;
        this.sockets = sockets;
        this.settings = settings;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        exchange.getAttributes().put(ServerWebExchangeUtils.PRESERVE_HOST_HEADER_ATTRIBUTE, true);
        if ("websocket".equalsIgnoreCase(exchange.getRequest().getHeaders().getUpgrade())
                && routes.has(RouteTrait.WEB_SOCKET, exchange.getRequest())) {
            // only the handshake is limited, and may be retried
            return attempt(exchange, sockets::connect, new HashSet<>(), true)
                    .transformDeferred(BulkheadOperator.of(bulkhead))
                    .then(Mono.defer(() -> sockets.relay(exchange)))
                    .doFinally(end -> sockets.close(exchange));
        }
        if (takesItsTime(exchange)) {
            return attempt(RepeatableBody.unread(exchange), chain, new HashSet<>(), false);
        }
        return RepeatableBody.read(exchange, settings.body(), settings.bodyWithin())
                .flatMap(repeatable -> attempt(repeatable, chain, new HashSet<>(), true)
                        .transformDeferred(BulkheadOperator.of(bulkhead)));
    }

    /**
     * Streams and uploads: no limits and no retries. Only for routes that are declared as such: a client's headers alone do
     * not lift the limits.
     */
    private boolean takesItsTime(ServerWebExchange exchange) {
        var request = exchange.getRequest();
        var headers = request.getHeaders();
        return request.getMethod() == HttpMethod.GET
                ? routes.has(RouteTrait.STREAM, request)
                        && headers.getAccept().contains(MediaType.TEXT_EVENT_STREAM)
                        && headers.getContentLength() <= 0
                        && !headers.containsHeader(HttpHeaders.TRANSFER_ENCODING)
                : routes.has(RouteTrait.UPLOAD, request);
    }

    private Mono<Void> attempt(
            ServerWebExchange exchange, GatewayFilterChain chain, Set<Instance> tried, boolean repeatable) {
        var instance = placement.choose(module, tried);
        if (instance == null) {
            return Mono.error(new NobodyHosts(module));
        }
        tried.add(instance);
        var breaker = breakers.of(module, instance);
        if (!breaker.tryAcquirePermission()) {
            return repeatable && tried.size() < ATTEMPTS
                    ? attempt(exchange, chain, tried, true)
                    : Mono.error(new NobodyHosts(module));
        }
        address(exchange, instance);
        var call = call(exchange, chain, instance, breaker, repeatable);
        if (!repeatable || tried.size() == ATTEMPTS) {
            return call;
        }
        return call.onErrorResume(
                        failure -> mayGoElsewhere(exchange, failure),
                        failure -> elsewhere(exchange, chain, tried, Mono.error(failure)))
                .then(Mono.defer(() -> {
                    var status = exchange.getResponse().getStatusCode();
                    if (status == HttpStatus.MISDIRECTED_REQUEST) {
                        // the module has moved since the last poll
                        return instances
                                .askAll()
                                .then(elsewhere(exchange, chain, tried, Mono.error(new NobodyHosts(module))));
                    }
                    return mayGoElsewhere(exchange) ? elsewhere(exchange, chain, tried, Mono.empty()) : Mono.empty();
                }));
    }

    private Mono<Void> call(
            ServerWebExchange exchange,
            GatewayFilterChain chain,
            Instance instance,
            CircuitBreaker breaker,
            boolean limited) {
        return Mono.defer(() -> {
            var began = System.nanoTime();
            instance.inFlight().incrementAndGet();
            var answered = chain.filter(exchange);
            return (limited ? answered.timeout(settings.answerWithin()) : answered)
                    .doOnSuccess(nothing -> {
                        var took = System.nanoTime() - began;
                        if (RoutingFailures.isTrouble(exchange.getResponse())) {
                            breaker.onError(took, TimeUnit.NANOSECONDS, new RoutingFailures.BadAnswer());
                        } else if (limited) {
                            breaker.onSuccess(took, TimeUnit.NANOSECONDS);
                        } else {
                            breaker.releasePermission();
                        }
                    })
                    .doOnError(failure -> {
                        if (RoutingFailures.isOfTheClient(failure)) {
                            breaker.releasePermission();
                            return;
                        }
                        breaker.onError(System.nanoTime() - began, TimeUnit.NANOSECONDS, failure);
                        var why = Unanswered.unconnected(failure);
                        // while DNS is down, open connections to the process still work
                        if (why != null && !(failure instanceof UnknownHostException)) {
                            instance.isSilent(why, instance.asks());
                        }
                    })
                    .doOnCancel(breaker::releasePermission)
                    .doFinally(end -> instance.inFlight().decrementAndGet());
        });
    }

    private Mono<Void> elsewhere(
            ServerWebExchange exchange, GatewayFilterChain chain, Set<Instance> tried, Mono<Void> otherwise) {
        return Mono.defer(() -> {
            if (placement.choose(module, tried) == null) {
                return otherwise;
            }
            ServerWebExchangeUtils.reset(exchange);
            detours.increment();
            return attempt(exchange, chain, tried, true);
        });
    }

    /** After a response that says that nothing was done or, for an idempotent request, that it may have failed. */
    private boolean mayGoElsewhere(ServerWebExchange exchange) {
        return RoutingFailures.isTrouble(exchange.getResponse()) && isIdempotent(exchange);
    }

    private boolean mayGoElsewhere(ServerWebExchange exchange, Throwable failure) {
        return RoutingFailures.isUnconnected(failure) || (failure instanceof IOException && isIdempotent(exchange));
    }

    /** By its method, or by an idempotency key on a route that supports it. */
    private boolean isIdempotent(ServerWebExchange exchange) {
        var request = exchange.getRequest();
        return IDEMPOTENT.contains(request.getMethod())
                || request.getHeaders().containsHeader("Idempotency-Key")
                        && routes.has(RouteTrait.IDEMPOTENT_WITH_KEY, request);
    }

    private void address(ServerWebExchange exchange, Instance instance) {
        var asked = exchange.getRequest().getURI();
        var query = asked.getRawQuery();
        // built from the raw parts, so that nothing is decoded or encoded differently
        var there = URI.create(instance.url().getScheme() + "://"
                + instance.url().getRawAuthority() + asked.getRawPath() + (query == null ? "" : "?" + query));
        exchange.getAttributes().put(ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR, there);
        exchange.getAttributes().put(Instance.ASKED, instance);
    }
}
