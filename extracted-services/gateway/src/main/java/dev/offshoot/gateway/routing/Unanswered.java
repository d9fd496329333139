package dev.offshoot.gateway.routing;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
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
            if (cause instanceof ConnectException) {
                return Instance.NOTHING_LISTENS;
            } else if (cause instanceof UnknownHostException) {
                return "its name has no address in DNS";
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

    private String strange(String what) {
        return "%s, so it is not a process of the shop: check %s".formatted(what, origin);
    }
}
