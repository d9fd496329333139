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
 * Takes up the trace that a request belongs to (W3C Trace Context), or begins one. Messaging carries it on from the log's
 * diagnostic context, so that all that follows from one request is one trace. The ids are those that a tracing library
 * would set: with one on the classpath, its spans come on top.
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
