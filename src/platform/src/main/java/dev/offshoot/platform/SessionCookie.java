package dev.offshoot.platform;

import dev.offshoot.platform.http.AllowedOrigins;
import dev.offshoot.platform.http.Refusal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.WebUtils;

/**
 * Authenticates browsers by session cookie, if there is no {@code Authorization} header. Browsers also send cookies
 * with requests of foreign pages, so unsafe requests must come from one of our own pages; so must requests that open a
 * WebSocket, because foreign pages can read what it sends. An invalid cookie is ignored, so that public pages stay
 * accessible.
 */
class SessionCookie extends OncePerRequestFilter {

    static final String NAME = "offshoot_session";

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    private final AuthenticationManager tokens;
    private final AllowedOrigins origins;
    private final Problems problems;
    private final RequestAttributeSecurityContextRepository contexts = new RequestAttributeSecurityContextRepository();

    SessionCookie(AuthenticationManager tokens, AllowedOrigins origins, Problems problems) {
        this.tokens = tokens;
        this.origins = origins;
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getHeader(HttpHeaders.AUTHORIZATION) != null || WebUtils.getCookie(request, NAME) == null;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (signIn(request, response) && !isSafe(request) && !isOurs(request)) {
            SecurityContextHolder.clearContext();
            problems.write(response, Problems.problem(Refusal.FOREIGN_ORIGIN));
            return;
        }
        chain.doFilter(request, response);
    }

    private static boolean isSafe(HttpServletRequest request) {
        return SAFE.contains(request.getMethod())
                && !"websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE));
    }

    private boolean isOurs(HttpServletRequest request) {
        return origins.sent(
                request.getHeader(HttpHeaders.ORIGIN),
                request.getHeader(HttpHeaders.REFERER),
                request.getServerName(),
                request.getServerPort());
    }

    private boolean signIn(HttpServletRequest request, HttpServletResponse response) {
        try {
            var cookie = WebUtils.getCookie(request, NAME);
            var context = SecurityContextHolder.createEmptyContext();
            context.setAuthentication(tokens.authenticate(new BearerTokenAuthenticationToken(cookie.getValue())));
            SecurityContextHolder.setContext(context);
            contexts.saveContext(context, request, response);
            return true;
        } catch (AuthenticationServiceException e) {
            // the cookie may be valid, so a refusal must not ask to sign in again
            request.setAttribute(Refusals.UNVERIFIED_COOKIE, e);
            return false;
        } catch (AuthenticationException | IllegalArgumentException e) {
            return false;
        }
    }
}
