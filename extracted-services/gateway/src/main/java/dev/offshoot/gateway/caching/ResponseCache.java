package dev.offshoot.gateway.caching;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.offshoot.contracts.RouteTrait;
import dev.offshoot.gateway.identity.Caller;
import dev.offshoot.gateway.protection.RequestTargets;
import dev.offshoot.gateway.routing.Instance;
import dev.offshoot.gateway.routing.RouteTraits;
import dev.offshoot.gateway.routing.RoutingFailures;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.NettyWriteResponseFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;
import reactor.core.publisher.Mono;

/**
 * Caches responses on routes that a module declares {@linkplain RouteTrait#CACHEABLE cacheable}. Concurrent equal requests
 * are collapsed into one anonymous request; while the module is unavailable, the last copy is served. The lifetime of a
 * copy is set here, because the modules forbid caching. Any other request to the module through this gateway invalidates
 * the copies; staff, who may have changed something elsewhere, always get a current response.
 *
 * <p>{@code Cache-Status} (RFC 9211) tells where a response comes from; a {@code hit} with a negative {@code ttl} is
 * stale, and {@code Age} is its age.
 */
@Component
public class ResponseCache implements GlobalFilter, Ordered {

    /** The exchange attribute with the cache's result. */
    public static final String RESULT = ResponseCache.class.getName() + ".result";

    private final CacheSettings settings;
    private final RouteTraits routes;
    private final MeterRegistry meters;
    private final Cache<String, CachedResponse> copies;
    private final Map<String, Mono<CachedResponse>> asked = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> changes = new ConcurrentHashMap<>();

    ResponseCache(CacheSettings settings, RouteTraits routes, MeterRegistry meters) {
        this.settings = settings;
        this.routes = routes;
        this.meters = meters;
        this.copies = Caffeine.newBuilder()
                .maximumWeight(settings.size().toBytes())
                .weigher((String key, CachedResponse copy) -> copy.weight() + key.length())
                .expireAfterWrite(settings.stale())
                .build();
    }

    /** Before the filter that writes the response, so that it can be written to a recording. */
    @Override
    public int getOrder() {
        return NettyWriteResponseFilter.WRITE_RESPONSE_FILTER_ORDER - 1;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        Route route = exchange.getRequiredAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR);
        var module = route.getId();
        if (!routes.has(RouteTrait.CACHEABLE, module)) {
            return chain.filter(exchange);
        }
        if (!routes.has(RouteTrait.CACHEABLE, exchange.getRequest())) {
            return change(exchange, chain, module);
        }
        return isPlain(exchange) ? read(exchange, chain, module) : chain.filter(exchange);
    }

    /**
     * Invalidates the copies. The request may change something itself, or wait for a change such as an import: a client that
     * sees the import finished must also see its products.
     */
    private Mono<Void> change(ServerWebExchange exchange, GatewayFilterChain chain, String module) {
        var response = exchange.getResponse();
        response.beforeCommit(() -> Mono.fromRunnable(() -> {
            var status = response.getStatusCode();
            // a failed request may still have been executed
            if (status == null || !status.is4xxClientError()) {
                // a counter, because a response under way may be older than the change, and removing copies would need
                // a
                // lock
                changes(module).incrementAndGet();
            }
        }));
        return chain.filter(exchange);
    }

    /** How many changes of the module the gateway has seen. */
    private AtomicLong changes(String module) {
        return changes.computeIfAbsent(module, first -> new AtomicLong());
    }

    private @Nullable CachedResponse kept(String key, String module) {
        var copy = copies.getIfPresent(key);
        return copy != null && copy.generation() == changes(module).get() ? copy : null;
    }

    private static boolean isPlain(ServerWebExchange exchange) {
        var headers = exchange.getRequest().getHeaders();
        var accept = headers.getAccept();
        return !RequestTargets.isOdd(exchange.getRequest())
                && headers.getContentLength() <= 0
                && !headers.containsHeader(HttpHeaders.TRANSFER_ENCODING)
                && (accept.isEmpty() || accept.stream().anyMatch(type -> type.includes(MediaType.APPLICATION_JSON)));
    }

    private Mono<Void> read(ServerWebExchange exchange, GatewayFilterChain chain, String module) {
        var uri = exchange.getRequest().getURI();
        var key = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        var kept = kept(key, module);
        if (kept != null
                && kept.age().compareTo(settings.fresh()) < 0
                && !Caller.of(exchange).isStaff()) {
            return answer(exchange, kept, "hit");
        }
        var mine = new boolean[1];
        var filling = asked.computeIfAbsent(changes(module).get() + " " + key, name -> {
            mine[0] = true;
            return ask(exchange, chain, key, changes(module))
                    // before anyone is answered, so that later requests get a current response
                    .doOnTerminate(() -> asked.remove(name))
                    // continues even if the first client disconnects
                    .cache();
        });
        return filling.materialize().flatMap(told -> {
            var copy = told.get();
            if (copy != null && !copy.isTrouble()) {
                return answer(exchange, copy, mine[0] ? "miss" : "shared");
            }
            if (told.getThrowable() instanceof DataBufferLimitException) {
                return chain.filter(exchange);
            }
            var last = kept == null ? kept(key, module) : kept;
            if (last != null && (copy != null || RoutingFailures.status(told.getThrowable()) != null)) {
                return answer(exchange, last, "stale");
            }
            return copy == null ? Mono.error(told.getThrowable()) : answer(exchange, copy, "miss");
        });
    }

    private Mono<CachedResponse> ask(
            ServerWebExchange exchange, GatewayFilterChain chain, String key, AtomicLong changes) {
        var generation = changes.get();
        return Mono.defer(() -> {
            var recording = new RecordedResponse(exchange.getResponse().bufferFactory(), (int)
                    settings.largest().toBytes());
            var anonymous = anonymous(exchange, recording);
            return chain.filter(anonymous)
                    .onErrorResume(failure -> fail(recording, failure))
                    .then(Mono.fromSupplier(() -> CachedResponse.of(anonymous, recording, generation)))
                    .doOnNext(copy -> {
                        if (copy.isGood() && changes.get() == generation) {
                            copies.put(key, copy);
                        }
                    });
        });
    }

    /** Sets the status, so that the failure is counted in the module's metrics. */
    private static Mono<Void> fail(RecordedResponse recording, Throwable failure) {
        if (!recording.isCommitted()) {
            var status = RoutingFailures.status(failure);
            recording.setStatusCode(status == null ? HttpStatus.INTERNAL_SERVER_ERROR : status);
        }
        return recording.setComplete().then(Mono.error(failure));
    }

    /** The request without credentials: its response may be sent to everybody. */
    private static ServerWebExchange anonymous(ServerWebExchange exchange, RecordedResponse recording) {
        var request = exchange.getRequest()
                .mutate()
                .method(HttpMethod.GET)
                .headers(headers -> {
                    headers.headerNames().stream()
                            .filter(name -> !name.equalsIgnoreCase(HttpHeaders.USER_AGENT))
                            .toList()
                            .forEach(headers::remove);
                    headers.set(HttpHeaders.HOST, "localhost");
                    headers.setAccept(List.of(MediaType.APPLICATION_JSON, MediaType.APPLICATION_PROBLEM_JSON));
                })
                .build();
        // a copy of the attributes, because other clients wait for the response too
        var attributes = new HashMap<>(exchange.getAttributes());
        return new ServerWebExchangeDecorator(
                exchange.mutate().request(request).response(recording).build()) {
            @Override
            public Map<String, Object> getAttributes() {
                return attributes;
            }
        };
    }

    private Mono<Void> answer(ServerWebExchange exchange, CachedResponse copy, String result) {
        meters.counter("offshoot.gateway.cache", "result", result).increment();
        exchange.getAttributes().put(RESULT, result);
        if (result.equals("miss") && copy.instance() != null) {
            exchange.getAttributes().put(Instance.ASKED, copy.instance());
        }
        var response = exchange.getResponse();
        var headers = response.getHeaders();
        response.setStatusCode(copy.status());
        copy.headers().forEach(headers::addAll);
        headers.set("Cache-Status", "offshoot; " + copy.status(result, settings.fresh()));
        if (copy.isGood()) {
            copy.describe(exchange, settings.fresh());
            if (exchange.checkNotModified(copy.etag(), Instant.MIN)) {
                return response.setComplete();
            }
        }
        headers.setContentLength(copy.body().length);
        return exchange.getRequest().getMethod() == HttpMethod.HEAD
                ? response.setComplete()
                : response.writeWith(Mono.just(response.bufferFactory().wrap(copy.body())));
    }
}
