package dev.offshoot.gateway.routing;

import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.codec.CodecException;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.web.reactive.function.UnsupportedMediaTypeException;
import org.springframework.web.reactive.function.client.WebClientResponseException;

/** Why a process does not answer: by kind, and never in the words of what answers instead, which may be a stranger. */
final class Unanswered {

    private static final String ANOTHER_PROGRAM = "its answer is that of another program";

    private final String origin;
    private final Duration patience;

    /** @param origin what to check if an address is none of a process */
    Unanswered(String origin, Duration patience) {
        this.origin = origin;
        this.patience = patience;
    }

    String origin() {
        return origin;
    }

    String why(Throwable failure) {
        if (failure instanceof WebClientResponseException answered) {
            var status = answered.getStatusCode();
            return switch (status.value()) {
                case 401, 403 ->
                    "it does not accept the gateway's operator key: set the same offshoot.security.operator-key";
                case 404 -> strange("it has no /actuator/modules");
                default -> status.isError() ? "HTTP status " + status.value() : strange(ANOTHER_PROGRAM);
            };
        }
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            var unconnected = unconnected(cause);
            if (unconnected != null) {
                return unconnected;
            } else if (cause instanceof TimeoutException) {
                return "no response within " + patience.toSeconds() + " s";
            } else if (cause instanceof CodecException
                    || cause instanceof DataBufferLimitException
                    || cause instanceof UnsupportedMediaTypeException) {
                return strange(ANOTHER_PROGRAM);
            }
        }
        return "the connection broke";
    }

    /** Why there was no connection, so that nothing was sent; null after any other failure. */
    static @Nullable String unconnected(@Nullable Throwable failure) {
        if (failure instanceof UnknownHostException) {
            return "its name has no address in DNS";
        } else if (failure instanceof NoRouteToHostException) {
            return "no route to its address";
        } else if (failure instanceof ConnectTimeoutException) {
            // a ConnectException, too, but the process may be running where only the network is down
            return "it accepted no connection in time";
        }
        if (failure != null
                && failure.getClass() == SocketException.class
                && "Network is unreachable".equals(failure.getMessage())) {
            // where Netty has no native transport, Java has no class for it
            return "no route to its address";
        }
        return failure instanceof ConnectException ? Instance.NOTHING_LISTENS : null;
    }

    private String strange(String what) {
        return "%s, so it is not a process of the shop: check %s".formatted(what, origin);
    }
}
