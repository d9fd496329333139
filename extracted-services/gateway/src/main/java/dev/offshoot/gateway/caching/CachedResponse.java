package dev.offshoot.gateway.caching;

import dev.offshoot.gateway.routing.Instance;
import dev.offshoot.gateway.routing.RoutingFailures;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.server.ServerWebExchange;

/**
 * What a module answered.
 *
 * @param at by the clock of {@link System#nanoTime()}
 * @param generation how often what the module answers may have changed when it was asked
 * @param instance who was asked, or nothing
 */
record CachedResponse(
        HttpStatusCode status,
        HttpHeaders headers,
        byte[] body,
        String etag,
        long at,
        long generation,
        @Nullable Object instance) {

    static CachedResponse of(ServerWebExchange exchange, RecordedResponse recording, long generation) {
        var status = recording.getStatusCode();
        var headers = new HttpHeaders();
        if (status != null && status.isSameCodeAs(HttpStatus.OK)) {
            headers.setContentType(recording.getHeaders().getContentType());
        } else {
            headers.addAll(recording.getHeaders());
            List.of(HttpHeaders.CONTENT_LENGTH, HttpHeaders.TRANSFER_ENCODING, HttpHeaders.SET_COOKIE)
                    .forEach(headers::remove);
        }
        return new CachedResponse(
                status == null ? HttpStatus.OK : status,
                headers,
                recording.body(),
                Etag.of(recording.body()),
                System.nanoTime(),
                generation,
                exchange.getAttribute(Instance.ASKED));
    }

    boolean isGood() {
        return status.isSameCodeAs(HttpStatus.OK);
    }

    /** The module is there no more, or in trouble. */
    boolean isTrouble() {
        return RoutingFailures.isTrouble(status);
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - at);
    }

    int weight() {
        return body.length + 500;
    }

    /** Says how old it is, and who may keep it for how long. */
    void describe(ServerWebExchange exchange, Duration fresh) {
        var asked = exchange.getRequest().getHeaders();
        var headers = exchange.getResponse().getHeaders();
        var known = asked.containsHeader(HttpHeaders.AUTHORIZATION) || asked.containsHeader(HttpHeaders.COOKIE);
        headers.setCacheControl(known ? "private, no-cache" : "public, max-age=" + fresh.toSeconds());
        headers.set(HttpHeaders.AGE, String.valueOf(age().toSeconds()));
        headers.setVary(List.of(HttpHeaders.AUTHORIZATION, HttpHeaders.COOKIE));
    }

    /** What {@code Cache-Status} says of an answer with it. */
    String status(String result, Duration fresh) {
        var left = fresh.minus(age()).toSeconds();
        return switch (result) {
            case "hit" -> "hit; ttl=" + left;
            case "stale" -> "hit; ttl=" + Math.min(-1, left) + "; detail=stale";
            case "shared" -> "fwd=miss; collapsed";
            default -> "fwd=miss; fwd-status=" + status.value() + (isGood() ? "; stored" : "");
        };
    }
}
