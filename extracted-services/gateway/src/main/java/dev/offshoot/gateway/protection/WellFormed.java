package dev.offshoot.gateway.protection;

import dev.offshoot.contracts.RouteTrait;
import dev.offshoot.gateway.problems.Problem;
import dev.offshoot.gateway.routing.RouteTraits;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;

/**
 * Rejects malformed requests, and normalizes paths: otherwise, whatever compares paths would have to know that
 * {@code /api/%73essions} is {@code /api/sessions} (RFC 3986, 6.2.2.2).
 */
final class WellFormed {

    static final Pattern HOST = Pattern.compile("(?:[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(?::[0-9]{1,5})?");
    private static final Pattern ENCODED = Pattern.compile("%([0-9A-Fa-f]{2})");
    private static final String UNRESERVED = "-._~";

    private WellFormed() {}

    /** Why the request is refused, or null. */
    static @Nullable Problem wrongWith(ServerHttpRequest request, RouteTraits routes) {
        if (RequestTargets.isUnreadable(request)) {
            return malformed("The request is malformed.");
        }
        var headers = request.getHeaders();
        var hosts = headers.getOrEmpty(HttpHeaders.HOST);
        if (hosts.size() != 1 || !HOST.matcher(hosts.get(0)).matches()) {
            return malformed("The request must have exactly one valid Host header.");
        }
        if ("websocket".equalsIgnoreCase(headers.getUpgrade())) {
            if (!routes.has(RouteTrait.WEB_SOCKET, request)) {
                return malformed("WebSocket is not supported at this address.");
            }
            if (!isHandshake(request)) {
                return malformed("The WebSocket handshake is malformed, or its version is not 13.");
            }
        }
        try {
            headers.getAccept();
        } catch (InvalidMediaTypeException e) {
            return malformed("The Accept header is malformed.");
        }
        try {
            var type = headers.getContentType();
            if (type != null && (type.isWildcardType() || type.isWildcardSubtype())) {
                return unsupported();
            }
        } catch (InvalidMediaTypeException e) {
            return unsupported();
        }
        return null;
    }

    /** According to RFC 6455, 4.2.1. */
    private static boolean isHandshake(ServerHttpRequest request) {
        var headers = request.getHeaders();
        return request.getMethod() == HttpMethod.GET
                && headers.getConnection().stream().anyMatch(HttpHeaders.UPGRADE::equalsIgnoreCase)
                && "13".equals(headers.getFirst("Sec-WebSocket-Version"))
                && headers.containsHeader("Sec-WebSocket-Key")
                && headers.getContentLength() <= 0
                && !headers.containsHeader(HttpHeaders.TRANSFER_ENCODING);
    }

    private static Problem malformed(String detail) {
        return new Problem(HttpStatus.BAD_REQUEST, "malformed-request", detail);
    }

    private static Problem unsupported() {
        return new Problem(
                HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                "unsupported-media-type",
                "The Content-Type header is not a valid media type.");
    }

    /** The request with letters, digits and {@code -._~} of its path decoded. */
    static ServerWebExchange normalized(ServerWebExchange exchange) {
        var path = exchange.getRequest().getURI().getRawPath();
        if (path.indexOf('%') < 0) {
            return exchange;
        }
        var normal = ENCODED.matcher(path).replaceAll(found -> {
            var character = (char) Integer.parseInt(found.group(1), 16);
            return isUnreserved(character) ? String.valueOf(character) : found.group();
        });
        return normal.equals(path)
                ? exchange
                : exchange.mutate().request(request -> request.path(normal)).build();
    }

    private static boolean isUnreserved(char character) {
        return character < 128 && Character.isLetterOrDigit(character) || UNRESERVED.indexOf(character) >= 0;
    }
}
