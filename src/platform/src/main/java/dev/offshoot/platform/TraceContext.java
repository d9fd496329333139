package dev.offshoot.platform;

import dev.offshoot.platform.http.TraceParent;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.MDC;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Continues the trace of a request (W3C Trace Context), or begins one, and puts its ids into the MDC. Messaging
 * continues it from there, so that everything that follows from a request is one trace. If a tracing library has set
 * the ids already, they are kept.
 */
class TraceContext extends OncePerRequestFilter {

    static final String TRACE = "traceId";
    private static final String SPAN = "spanId";

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (MDC.get(TRACE) != null) {
            answerWithTrace(response);
            chain.doFilter(request, response);
            return;
        }
        try {
            var begun = TraceParent.following(request.getHeader(TraceParent.HEADER));
            MDC.put(TRACE, begun.trace());
            MDC.put(SPAN, begun.span());
            answerWithTrace(response);
            chain.doFilter(request, response);
        } finally {
            MDC.remove(TRACE);
            MDC.remove(SPAN);
        }
    }

    private static void answerWithTrace(HttpServletResponse response) {
        response.setHeader(TraceParent.HEADER, new TraceParent(MDC.get(TRACE), MDC.get(SPAN)).header());
    }
}
