package dev.offshoot.platform.http;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.BearerTokenError;

/**
 * How a request is refused: 401 to somebody unknown, 403 to somebody known, and 503 to somebody whose token cannot be
 * checked while the keys are out of reach.
 *
 * @param type of the problem, after {@link ProblemPage#TYPE}
 * @param authenticate the header {@code WWW-Authenticate}, or nothing
 */
public record Refusal(
        HttpStatus status,
        String type,
        String detail,
        @Nullable String authenticate) {

    /** The header {@code Retry-After} of a refusal that may be none in a moment. */
    public static final String RETRY_AFTER = "5";

    public static final Refusal FORBIDDEN =
            new Refusal(HttpStatus.FORBIDDEN, "forbidden", "This is not for you, or it is not there.", null);

    public static final Refusal FOREIGN_ORIGIN = new Refusal(
            HttpStatus.FORBIDDEN,
            "foreign-origin",
            "A request signed in by cookie must come from a page of this shop: neither the Origin nor "
                    + "the Referer header says so. Programs send the token as Authorization: Bearer.",
            null);

    /**
     * Says why somebody is not let in.
     *
     * @param unknowable whether a cookie came along that could not be checked, and may be good
     */
    public static Refusal of(AuthenticationException why, boolean unknowable) {
        if (unknowable || why instanceof AuthenticationServiceException) {
            return new Refusal(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "temporarily-unavailable",
                    "This could not be done right now. Try again in a moment.",
                    null);
        }
        var error = why instanceof OAuth2AuthenticationException known
                        && known.getError() instanceof BearerTokenError bearer
                ? bearer
                : null;
        var authenticate = error == null ? "Bearer" : "Bearer error=\"%s\"".formatted(error.getErrorCode());
        return error == null || error.getHttpStatus() == HttpStatus.UNAUTHORIZED
                ? new Refusal(
                        HttpStatus.UNAUTHORIZED,
                        "unauthenticated",
                        "Sign in first, or again: a valid token is needed.",
                        authenticate)
                : new Refusal(
                        error.getHttpStatus(),
                        "malformed-request",
                        "The Authorization header cannot be read.",
                        authenticate);
    }

    /** Whether the same may be good in a moment. */
    public boolean isPassing() {
        return status == HttpStatus.SERVICE_UNAVAILABLE;
    }
}
