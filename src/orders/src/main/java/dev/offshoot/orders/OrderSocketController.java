package dev.offshoot.orders;

import dev.offshoot.contracts.Route;
import dev.offshoot.contracts.RouteTrait;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.socket.server.RequestUpgradeStrategy;
import org.springframework.web.socket.server.standard.StandardWebSocketUpgradeStrategy;
import tools.jackson.databind.json.JsonMapper;

/**
 * Opens WebSockets that tell an order's history as it happens. A handler method rather than a mapped handler, so that
 * everything that applies to other routes also applies before the upgrade.
 */
@RestController
class OrderSocketController {

    private final AwaitingOrders awaiting;
    private final FollowingOrders following;
    private final JsonMapper json;
    private final RequestUpgradeStrategy upgrades = new StandardWebSocketUpgradeStrategy();

    OrderSocketController(AwaitingOrders awaiting, FollowingOrders following, JsonMapper json) {
        this.awaiting = awaiting;
        this.following = following;
        this.json = json;
    }

    /** The last event is a parameter, because browsers cannot set headers of a handshake. */
    @Route(RouteTrait.WEB_SOCKET)
    @GetMapping("/api/orders/{id}/socket")
    void open(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "0") int lastEventId,
            Authentication who,
            HttpServletRequest request,
            HttpServletResponse response) {
        if (!isHandshake(request)) {
            throw new UpgradeRequired();
        }
        var order = new OrderId(id);
        // the container cannot upgrade a request that has waited, as those for the event stream do
        awaiting.mustBeThere(order, Viewer.of(who));
        var socket = new OrderSocket(following, json);
        following.follow(order, lastEventId, socket);
        try {
            upgrades.upgrade(
                    new ServletServerHttpRequest(uncompressed(request)),
                    new ServletServerHttpResponse(response),
                    null,
                    List.of(),
                    who,
                    socket,
                    Map.of());
        } catch (RuntimeException e) {
            following.leave(socket);
            throw e;
        }
    }

    /** Tomcat would otherwise compress if the client offers it, with some hundred kilobytes of memory for each socket. */
    private static HttpServletRequest uncompressed(HttpServletRequest request) {
        return new HttpServletRequestWrapper(request) {
            @Override
            public Enumeration<String> getHeaders(String name) {
                return name.equalsIgnoreCase("Sec-WebSocket-Extensions")
                        ? Collections.emptyEnumeration()
                        : super.getHeaders(name);
            }
        };
    }

    private static boolean isHandshake(HttpServletRequest request) {
        return "websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))
                && new ServletServerHttpRequest(request)
                        .getHeaders().getConnection().stream().anyMatch(HttpHeaders.UPGRADE::equalsIgnoreCase)
                && UpgradeRequired.VERSION.equals(request.getHeader("Sec-WebSocket-Version"))
                && request.getHeader("Sec-WebSocket-Key") != null;
    }
}
