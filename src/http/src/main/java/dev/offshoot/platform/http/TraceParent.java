package dev.offshoot.platform.http;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The trace of a request (W3C Trace Context).
 *
 * @param trace the trace id of the request, or a new one
 * @param span a new span id of this process
 */
public record TraceParent(String trace, String span) {

    public static final String HEADER = "traceparent";

    // version, trace, span, flags; an id of zeros is invalid
    private static final Pattern TRACEPARENT =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");

    /** Continues the trace in the header, or begins one if there is none. */
    public static TraceParent following(@Nullable String header) {
        return new TraceParent(traceOf(header), random(8));
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

    private static String random(int bytes) {
        var id = new byte[bytes];
        ThreadLocalRandom.current().nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    /** The header to send downstream. */
    public String header() {
        return "00-" + trace + "-" + span + "-01";
    }
}
