package dev.offshoot.gateway.operations;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/** The trace that a request belongs to (W3C Trace Context): its own, or one that begins here. */
record Trace(String id, String span) {

    static final String HEADER = "traceparent";

    private static final String ATTRIBUTE = Trace.class.getName();

    // version, trace, span, flags; a trace of zeros is none
    private static final Pattern TRACEPARENT =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");

    static Trace of(ServerWebExchange exchange) {
        return (Trace) exchange.getAttributes()
                .computeIfAbsent(
                        ATTRIBUTE,
                        none -> new Trace(
                                idOf(exchange.getRequest().getHeaders().getFirst(HEADER)), random(8)));
    }

    String header() {
        return "00-" + id + "-" + span + "-01";
    }

    private static String idOf(@Nullable String header) {
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
}
