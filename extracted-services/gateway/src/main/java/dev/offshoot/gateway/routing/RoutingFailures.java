package dev.offshoot.gateway.routing;

import dev.offshoot.gateway.problems.FailureMeaning;
import dev.offshoot.gateway.problems.Problem;
import dev.offshoot.platform.http.Refusal;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.netty.handler.timeout.ReadTimeoutException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.netty.channel.AbortedException;

/** Translates failures of routed requests into problems for the client. */
@Component
public class RoutingFailures implements FailureMeaning {

    private static final Logger LOG = LoggerFactory.getLogger("offshoot");

    /** A module's response with a server error. */
    static class BadAnswer extends RuntimeException {

        private static final long serialVersionUID = 1L;

        BadAnswer() {
            super("The module answered with a server error", null, false, false);
        }
    }

    @Override
    public @Nullable Problem of(ServerWebExchange exchange, Throwable failure) {
        var asked = exchange.getAttribute(Instance.ASKED);
        if (isOfTheClient(failure) || failure instanceof IOException && asked == null) {
            return RepeatableBody.tooSlow();
        }
        if (failure instanceof BulkheadFullException) {
            return new Problem(
                    HttpStatus.SERVICE_UNAVAILABLE, "module-busy", "This part of the shop is busy. Try again soon.");
        }
        var status = status(failure);
        return status == null
                ? null
                : switch (status) {
                    case SERVICE_UNAVAILABLE ->
                        new Problem(
                                status,
                                "module-unavailable",
                                "This part of the shop is not available right now. Try again soon.");
                    case GATEWAY_TIMEOUT ->
                        new Problem(
                                status,
                                "module-too-slow",
                                "This part of the shop took too long. The request may still be executed: check before"
                                        + " you repeat it.");
                    default -> {
                        LOG.warn("{} was interrupted: {}", asked, failure.toString());
                        yield new Problem(
                                status,
                                "module-broke-off",
                                "The response was interrupted. The request may have been executed: check before you"
                                        + " repeat it.");
                    }
                };
    }

    /** What a failure means to the client. */
    public static @Nullable HttpStatus status(@Nullable Throwable failure) {
        if (failure instanceof NobodyHosts || failure instanceof BulkheadFullException || isUnconnected(failure)) {
            return HttpStatus.SERVICE_UNAVAILABLE;
        }
        if (failure instanceof TimeoutException) {
            return HttpStatus.GATEWAY_TIMEOUT;
        }
        return failure instanceof IOException ? HttpStatus.BAD_GATEWAY : null;
    }

    /**
     * Whether the instance has failed, not just this request. An instance that is too busy has not: to ask another one in
     * its place would add to the load, and to ask it no more would take away what it can still do, such as reads.
     */
    static boolean isTrouble(ServerHttpResponse response) {
        return isTrouble(response.getStatusCode()) && !response.getHeaders().containsHeader(Refusal.TOO_BUSY_HEADER);
    }

    /** Whether this status says that the instance has failed: a 500 may be the answer to one odd request. */
    public static boolean isTrouble(@Nullable HttpStatusCode status) {
        if (status == null) {
            return false;
        }
        return switch (status.value()) {
            case 502, 503, 504 -> true;
            default -> false;
        };
    }

    /** The client has stopped sending its body, or is gone; a module's connection never fails with these exceptions. */
    public static boolean isOfTheClient(Throwable failure) {
        return failure instanceof ReadTimeoutException || failure instanceof AbortedException;
    }

    /** Whether there was no connection, so that nothing was sent. */
    static boolean isUnconnected(@Nullable Throwable failure) {
        return Unanswered.unconnected(failure) != null;
    }
}
