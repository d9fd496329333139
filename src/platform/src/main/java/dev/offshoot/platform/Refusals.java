package dev.offshoot.platform;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.BearerTokenError;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;

/**
 * Says no, as a problem detail: 401 to somebody unknown, 403 to somebody known, and 503 to somebody whose token cannot be
 * checked while the keys are out of reach.
 */
class Refusals implements AuthenticationEntryPoint, AccessDeniedHandler {

    /** The attribute of a request whose cookie could not be checked. */
    static final String UNKNOWABLE = Refusals.class.getName() + ".unknowable";

    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    private final Problems problems;

    Refusals(Problems problems) {
        this.problems = problems;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
            throws IOException {
        if (why instanceof AuthenticationServiceException || request.getAttribute(UNKNOWABLE) != null) {
            LOG.warn("A token could not be checked: {}", String.valueOf(why.getMessage()));
            response.setHeader(HttpHeaders.RETRY_AFTER, "5");
            problems.write(response, Problems.notNow());
            return;
        }
        var error = why instanceof OAuth2AuthenticationException known
                        && known.getError() instanceof BearerTokenError bearer
                ? bearer
                : null;
        response.setHeader(
                HttpHeaders.WWW_AUTHENTICATE,
                error == null ? "Bearer" : "Bearer error=\"%s\"".formatted(error.getErrorCode()));
        problems.write(
                response,
                error == null || error.getHttpStatus() == HttpStatus.UNAUTHORIZED
                        ? Problems.problem(
                                HttpStatus.UNAUTHORIZED,
                                "unauthenticated",
                                "Sign in first, or again: a valid token is needed.")
                        : Problems.problem(
                                error.getHttpStatus(),
                                "malformed-request",
                                "The Authorization header cannot be read."));
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException why)
            throws IOException {
        problems.write(
                response,
                Problems.problem(HttpStatus.FORBIDDEN, "forbidden", "This is not for you, or it is not there."));
    }
}
