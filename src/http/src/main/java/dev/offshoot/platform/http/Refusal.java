package dev.offshoot.platform.http;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.BearerTokenError;

/**
 * The answer to a rejected request: 401 without a valid token, 403 without permission, 503 while the token cannot be
 * verified because the keys are unavailable, or while a process has too much to do.
 *
 * @param type the problem type, without the prefix {@link ProblemPage#TYPE}
 * @param authenticate the header {@code WWW-Authenticate}, or null
 */
public record Refusal(
        HttpStatus status,
        String type,
        String detail,
        @Nullable String authenticate) {

    /** The header {@code Retry-After} of a temporary refusal, in seconds. */
    public static final String RETRY_AFTER = "5";

    /**
     * The header of {@link #TOO_BUSY}. It tells this answer from that of a process in trouble: the process is well, nothing
     * was done, and another one should not be asked instead, because that would add to the load.
     */
    public static final String TOO_BUSY_HEADER = "Offshoot-Too-Busy";

    public static final Refusal TOO_BUSY = new Refusal(
            HttpStatus.SERVICE_UNAVAILABLE,
            "too-busy",
            "More is asked of the shop than it can do right now. Nothing was done: try again in a moment.",
            null);

    public static final Refusal FORBIDDEN = new Refusal(
            HttpStatus.FORBIDDEN, "forbidden", "You have no permission for this, or it does not exist.", null);

    public static final Refusal FOREIGN_ORIGIN = new Refusal(
            HttpStatus.FORBIDDEN,
            "foreign-origin",
            "A request with a session cookie must come from a page of this shop, but neither its Origin nor its "
                    + "Referer header says so. Programs should send the token as Authorization: Bearer.",
            null);

    /**
     * The refusal for a failed authentication.
     *
     * @param unknowable whether the request had a cookie that could not be verified, but may be valid
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
                        "A valid token is required. Sign in, and send the token or the session cookie.",
                        authenticate)
                : new Refusal(
                        error.getHttpStatus(),
                        "malformed-request",
                        "The Authorization header is malformed. Send Bearer and a token.",
                        authenticate);
    }

    /** Whether a retry may succeed. */
    public boolean isPassing() {
        return status == HttpStatus.SERVICE_UNAVAILABLE;
    }
}
