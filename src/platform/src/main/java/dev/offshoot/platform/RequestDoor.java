package dev.offshoot.platform;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets requests of the API in only while they have a slot, before anybody asks who they are from: if hundreds of threads
 * checked tokens at once, the workers, and the compiler of a process that has just started, would get next to nothing of
 * the processor. A crowded process therefore also refuses requests for modules that it does not host.
 */
class RequestDoor extends OncePerRequestFilter {

    private static final String API = "/api/";

    private final Overload overload;

    RequestDoor(Overload overload) {
        this.overload = overload;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !Overload.path(request).startsWith(API);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (overload.admit(request, response)) {
            try {
                chain.doFilter(request, response);
            } finally {
                Overload.release(request);
            }
        }
    }
}
