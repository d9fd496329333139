package dev.offshoot.platform;

import dev.offshoot.platform.http.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;

/** Answers rejected requests with problem details: 401, 403, or 503; see {@link Refusal}. */
class Refusals implements AuthenticationEntryPoint, AccessDeniedHandler {

    /** The attribute of a request whose cookie could not be verified. */
    static final String UNVERIFIED_COOKIE = Refusals.class.getName() + ".unverified-cookie";

    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    private final Problems problems;

    Refusals(Problems problems) {
        this.problems = problems;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
            throws IOException {
        var refusal = Refusal.of(why, request.getAttribute(UNVERIFIED_COOKIE) != null);
        if (refusal.isPassing()) {
            LOG.warn("Answered with 503 because a token could not be verified: {}", String.valueOf(why.getMessage()));
            response.setHeader(HttpHeaders.RETRY_AFTER, Refusal.RETRY_AFTER);
        }
        if (refusal.authenticate() != null) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, refusal.authenticate());
        }
        problems.write(response, Problems.problem(refusal));
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException why)
            throws IOException {
        problems.write(response, Problems.problem(Refusal.FORBIDDEN));
    }
}
