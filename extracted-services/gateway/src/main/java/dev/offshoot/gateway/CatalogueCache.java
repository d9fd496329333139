package dev.offshoot.gateway;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
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
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;
import reactor.core.publisher.Mono;

/**
 * Keeps what the catalogue answered. However many ask for the same, the module is asked once, as a stranger would ask it;
 * what it answered last is answered on while it cannot be asked. How long a copy is good is said here and not by the
 * module, whose answers forbid all keeping. What changes the catalogue through this gateway empties it; staff, who may
 * have changed something elsewhere, are always shown what is so now.
 *
 * <p>{@code Cache-Status} (RFC 9211) says where an answer comes from; with {@code hit} and a negative {@code ttl} it is
 * old, and {@code Age} says how old.
 */
@Component
class CatalogueCache implements GlobalFilter, Ordered {

    /** The attribute of an exchange: what came of asking here. */
    static final String RESULT = CatalogueCache.class.getName() + ".result";

    private static final String PRODUCTS = "/api/products";
    private static final String IMPORTS = PRODUCTS + "/imports";

    /**
     * What the module answered.
     *
     * @param generation how often the cache had been emptied when it was asked
     * @param instance who was asked, or nothing
     */
    private record Copy(
            HttpStatusCode status,
            HttpHeaders headers,
            byte[] body,
            String etag,
            long at,
            long generation,
            @Nullable Object instance) {

        boolean isGood() {
            return status.isSameCodeAs(HttpStatus.OK);
        }

        /** The module is there no more, or in trouble. */
        boolean isTrouble() {
            return ModuleFilter.isTrouble(status);
        }

        Duration age() {
            return Duration.ofNanos(System.nanoTime() - at);
        }

        int weight() {
            return body.length + 500;
        }
    }

    private final CacheSettings settings;
    private final MeterRegistry meters;
    private final Cache<String, Copy> copies;
    private final Map<String, Mono<Copy>> asked = new ConcurrentHashMap<>();
    private final AtomicLong emptied = new AtomicLong();

    CatalogueCache(CacheSettings settings, MeterRegistry meters) {
        this.settings = settings;
        this.meters = meters;
        this.copies = Caffeine.newBuilder()
                .maximumWeight(settings.size().toBytes())
                .weigher((String key, Copy copy) -> copy.weight() + key.length())
                .expireAfterWrite(settings.stale())
                .build();
    }

    /** Outside of what writes an answer, so that it can be written elsewhere. */
    @Override
    public int getOrder() {
        return NettyWriteResponseFilter.WRITE_RESPONSE_FILTER_ORDER - 1;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        var request = exchange.getRequest();
        var path = request.getPath().pathWithinApplication().value();
        if (!path.equals(PRODUCTS) && !path.startsWith(PRODUCTS + "/")) {
            return chain.filter(exchange);
        }
        var reads = request.getMethod() == HttpMethod.GET || request.getMethod() == HttpMethod.HEAD;
        if (!reads || path.equals(IMPORTS) || path.startsWith(IMPORTS + "/")) {
            return change(exchange, chain);
        }
        return isPlain(exchange) ? read(exchange, chain) : chain.filter(exchange);
    }

    /**
     * Something changes: with the request itself, or with the import that it asks for, so that whoever sees that one end
     * sees the products too.
     */
    private Mono<Void> change(ServerWebExchange exchange, GatewayFilterChain chain) {
        var response = exchange.getResponse();
        response.beforeCommit(() -> Mono.fromRunnable(() -> {
            var status = response.getStatusCode();
            // what broke may have been done all the same
            if (status == null || !status.is4xxClientError()) {
                empty();
            }
        }));
        return chain.filter(exchange);
    }

    private void empty() {
        // what is under way was perhaps read before the change; to take copies out one would have to wait for a lock
        emptied.incrementAndGet();
    }

    private @Nullable Copy kept(String key) {
        var copy = copies.getIfPresent(key);
        return copy != null && copy.generation() == emptied.get() ? copy : null;
    }

    private static boolean isPlain(ServerWebExchange exchange) {
        var headers = exchange.getRequest().getHeaders();
        var accept = headers.getAccept();
        return !Targets.isOdd(exchange.getRequest())
                && headers.getContentLength() <= 0
                && !headers.containsHeader(HttpHeaders.TRANSFER_ENCODING)
                && (accept.isEmpty() || accept.stream().anyMatch(type -> type.includes(MediaType.APPLICATION_JSON)));
    }

    private Mono<Void> read(ServerWebExchange exchange, GatewayFilterChain chain) {
        var uri = exchange.getRequest().getURI();
        var key = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        var kept = kept(key);
        if (kept != null
                && kept.age().compareTo(settings.fresh()) < 0
                && !Visitor.of(exchange).isStaff()) {
            return answer(exchange, kept, "hit");
        }
        var mine = new boolean[1];
        var filling = asked.computeIfAbsent(emptied.get() + " " + key, name -> {
            mine[0] = true;
            return ask(exchange, chain, key, emptied.get())
                    // before anybody is answered: who asks after that is told what is so then
                    .doOnTerminate(() -> asked.remove(name))
                    // it goes on if who asked first is gone
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
            var last = kept == null ? kept(key) : kept;
            if (last != null && (copy != null || ModuleFilter.status(told.getThrowable()) != null)) {
                return answer(exchange, last, "stale");
            }
            return copy == null ? Mono.error(told.getThrowable()) : answer(exchange, copy, "miss");
        });
    }

    private Mono<Copy> ask(ServerWebExchange exchange, GatewayFilterChain chain, String key, long generation) {
        return Mono.defer(() -> {
            var recording = new Recording(exchange.getResponse().bufferFactory(), (int)
                    settings.largest().toBytes());
            var anonymous = anonymous(exchange, recording);
            return chain.filter(anonymous)
                    .onErrorResume(failure -> fail(recording, failure))
                    .then(Mono.fromSupplier(() -> copy(anonymous, recording, generation)))
                    .doOnNext(copy -> {
                        if (copy.isGood() && emptied.get() == generation) {
                            copies.put(key, copy);
                        }
                    });
        });
    }

    /** So that it is counted among the requests of its module with what it came to. */
    private static Mono<Void> fail(Recording recording, Throwable failure) {
        if (!recording.isCommitted()) {
            var status = ModuleFilter.status(failure);
            recording.setStatusCode(status == null ? HttpStatus.INTERNAL_SERVER_ERROR : status);
        }
        return recording.setComplete().then(Mono.error(failure));
    }

    private static Copy copy(ServerWebExchange exchange, Recording recording, long generation) {
        var status = recording.getStatusCode();
        var headers = new HttpHeaders();
        if (status != null && status.isSameCodeAs(HttpStatus.OK)) {
            headers.setContentType(recording.getHeaders().getContentType());
        } else {
            headers.addAll(recording.getHeaders());
            List.of(HttpHeaders.CONTENT_LENGTH, HttpHeaders.TRANSFER_ENCODING, HttpHeaders.SET_COOKIE)
                    .forEach(headers::remove);
        }
        return new Copy(
                status == null ? HttpStatus.OK : status,
                headers,
                recording.body(),
                Etag.of(recording.body()),
                System.nanoTime(),
                generation,
                exchange.getAttribute(ModuleFilter.INSTANCE));
    }

    /** The request of a stranger: what is answered to one may be answered to all. */
    private static ServerWebExchange anonymous(ServerWebExchange exchange, Recording recording) {
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
        // attributes of its own: the first who asked is not the only one who waits
        var attributes = new HashMap<>(exchange.getAttributes());
        return new ServerWebExchangeDecorator(
                exchange.mutate().request(request).response(recording).build()) {
            @Override
            public Map<String, Object> getAttributes() {
                return attributes;
            }
        };
    }

    private Mono<Void> answer(ServerWebExchange exchange, Copy copy, String result) {
        meters.counter("offshoot.gateway.cache", "result", result).increment();
        exchange.getAttributes().put(RESULT, result);
        if (result.equals("miss") && copy.instance() != null) {
            exchange.getAttributes().put(ModuleFilter.INSTANCE, copy.instance());
        }
        var response = exchange.getResponse();
        var headers = response.getHeaders();
        response.setStatusCode(copy.status());
        copy.headers().forEach(headers::addAll);
        headers.set("Cache-Status", "offshoot; " + status(copy, result));
        if (copy.isGood()) {
            describe(exchange, copy);
            if (exchange.checkNotModified(copy.etag(), Instant.MIN)) {
                return response.setComplete();
            }
        }
        headers.setContentLength(copy.body().length);
        return exchange.getRequest().getMethod() == HttpMethod.HEAD
                ? response.setComplete()
                : response.writeWith(Mono.just(response.bufferFactory().wrap(copy.body())));
    }

    private void describe(ServerWebExchange exchange, Copy copy) {
        var asked = exchange.getRequest().getHeaders();
        var headers = exchange.getResponse().getHeaders();
        var known = asked.containsHeader(HttpHeaders.AUTHORIZATION) || asked.containsHeader(HttpHeaders.COOKIE);
        headers.setCacheControl(
                known
                        ? "private, no-cache"
                        : "public, max-age=" + settings.fresh().toSeconds());
        headers.set(HttpHeaders.AGE, String.valueOf(copy.age().toSeconds()));
        headers.setVary(List.of(HttpHeaders.AUTHORIZATION, HttpHeaders.COOKIE));
    }

    private String status(Copy copy, String result) {
        var left = settings.fresh().minus(copy.age()).toSeconds();
        return switch (result) {
            case "hit" -> "hit; ttl=" + left;
            case "stale" -> "hit; ttl=" + Math.min(-1, left) + "; detail=stale";
            case "shared" -> "fwd=miss; collapsed";
            default -> "fwd=miss; fwd-status=" + copy.status().value() + (copy.isGood() ? "; stored" : "");
        };
    }
}
