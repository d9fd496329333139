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
        var refusal = Refusal.of(why, request.getAttribute(UNKNOWABLE) != null);
        if (refusal.isPassing()) {
            LOG.warn("A token could not be checked: {}", String.valueOf(why.getMessage()));
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
