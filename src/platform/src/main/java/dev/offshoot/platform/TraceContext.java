package dev.offshoot.platform;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
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
    private static final String HEADER = "traceparent";

    // version, trace, span, flags; a trace of zeros is none
    private static final Pattern TRACEPARENT =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (MDC.get(TRACE) != null) {
            answerWithTrace(response);
            chain.doFilter(request, response);
            return;
        }
        try {
            MDC.put(TRACE, traceOf(request.getHeader(HEADER)));
            MDC.put(SPAN, random(8));
            answerWithTrace(response);
            chain.doFilter(request, response);
        } finally {
            MDC.remove(TRACE);
            MDC.remove(SPAN);
        }
    }

    private static void answerWithTrace(HttpServletResponse response) {
        response.setHeader(HEADER, "00-" + MDC.get(TRACE) + "-" + MDC.get(SPAN) + "-01");
    }

    private static String traceOf(@Nullable String header) {
        if (header != null && header.length() < 200) {
            var matcher = TRACEPARENT.matcher(header);
            if (matcher.matches()) {
                return matcher.group(1);
            }
        }
        return random(16);
    }

    static String random(int bytes) {
        var id = new byte[bytes];
        ThreadLocalRandom.current().nextBytes(id);
        return HexFormat.of().formatHex(id);
    }
}
