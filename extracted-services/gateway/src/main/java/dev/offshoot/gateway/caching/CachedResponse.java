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
 * A module's response.
 *
 * @param at when it arrived, as a {@link System#nanoTime()}
 * @param generation how many changes of the module the gateway had seen before the request
 * @param instance the instance that answered, if known
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

    /** Whether the module failed, or is gone. */
    boolean isTrouble() {
        return RoutingFailures.isTrouble(status);
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - at);
    }

    int weight() {
        return body.length + 500;
    }

    /** Sets the headers that tell its age, and who may cache it for how long. */
    void describe(ServerWebExchange exchange, Duration fresh) {
        var asked = exchange.getRequest().getHeaders();
        var headers = exchange.getResponse().getHeaders();
        var known = asked.containsHeader(HttpHeaders.AUTHORIZATION) || asked.containsHeader(HttpHeaders.COOKIE);
        headers.setCacheControl(known ? "private, no-cache" : "public, max-age=" + fresh.toSeconds());
        headers.set(HttpHeaders.AGE, String.valueOf(age().toSeconds()));
        headers.setVary(List.of(HttpHeaders.AUTHORIZATION, HttpHeaders.COOKIE));
    }

    /** The value of {@code Cache-Status} for a response from it. */
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
