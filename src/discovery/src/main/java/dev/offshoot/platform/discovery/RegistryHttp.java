package dev.offshoot.platform.discovery;

import dev.offshoot.platform.discovery.Registry.RegistryAway;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests to a registry that speaks JSON over HTTP. */
final class RegistryHttp {

    static final JsonMapper JSON = JsonMapper.shared();

    private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(1);
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(2);
    private static final String TOO_SLOW = "no answer within " + ANSWERS_WITHIN.toSeconds() + " s";

    private final URI base;
    private final @Nullable String credentials;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECTS_WITHIN)
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    /** @param url as {@link RegistryUrl} gives it, with a user name and a password if it needs them */
    RegistryHttp(String url) {
        var base = URI.create(url);
        this.base = withoutUser(base);
        this.credentials = base.getUserInfo() == null
                ? null
                : "Basic "
                        + Base64.getEncoder().encodeToString(base.getUserInfo().getBytes(StandardCharsets.UTF_8));
    }

    /** Without secrets. */
    URI base() {
        return base;
    }

    private static URI withoutUser(URI given) {
        return given.getRawUserInfo() == null
                ? given
                : URI.create(given.toString().replace(given.getRawUserInfo() + "@", ""));
    }

    /**
     * Sends a request.
     *
     * @param body sent as JSON, if there is one
     * @param expected the statuses that are an answer
     * @return the status, and the body if it is JSON
     * @throws Refused for any other status
     * @throws RegistryAway if there is no answer
     */
    Answer send(String method, String path, @Nullable Object body, Integer... expected) {
        var request = HttpRequest.newBuilder(URI.create(base + path)).header("Accept", "application/json");
        if (credentials != null) {
            request.header("Authorization", credentials);
        }
        if (body == null) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(method, BodyPublishers.ofString(JSON.writeValueAsString(body)));
        }
        // the time-out of a request ends when the headers arrive, not the body
        var sent = http.sendAsync(request.build(), headers -> new LimitedBody());
        try {
            var answer = sent.get(ANSWERS_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            if (!List.of(expected).contains(answer.statusCode())) {
                throw new Refused(answer.statusCode());
            }
            return new Answer(answer.statusCode(), parsed(answer.body()));
        } catch (TimeoutException e) {
            throw new RegistryAway(TOO_SLOW, e);
        } catch (ExecutionException e) {
            throw new RegistryAway(why(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RegistryAway("interrupted", e);
        } finally {
            // closes the connection if there is no answer
            sent.cancel(true);
        }
    }

    private static String why(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof LimitedBody.TooLong) {
                return String.valueOf(cause.getMessage());
            } else if (cause instanceof UnresolvedAddressException) {
                return "its name has no address in DNS";
            } else if (cause instanceof HttpTimeoutException) {
                return TOO_SLOW;
            } else if (cause instanceof SSLException) {
                return "there is no TLS, or its certificate is not trusted";
            }
        }
        return failure.getCause() instanceof ConnectException ? "it refuses connections" : "the connection broke";
    }

    private static JsonNode parsed(String body) {
        try {
            return body.isBlank() ? JSON.missingNode() : JSON.readTree(body);
        } catch (JacksonException e) {
            return JSON.missingNode();
        }
    }

    record Answer(int status, JsonNode body) {}

    /** The registry, or a proxy before it, answers with a status that was not expected. */
    static final class Refused extends RegistryAway {

        private static final long serialVersionUID = 1L;

        private Refused(int status) {
            super("it answers " + status, null);
        }
    }
}
