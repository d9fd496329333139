package dev.offshoot.orders;

import dev.offshoot.contracts.Route;
import dev.offshoot.contracts.RouteTrait;
import jakarta.servlet.http.HttpServletResponse;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Streams an order's history as it happens, for the customer who placed it and for staff. */
@RestController
class OrderStreamController {

    private final AwaitingOrders awaiting;
    private final FollowingOrders following;

    OrderStreamController(AwaitingOrders awaiting, FollowingOrders following) {
        this.awaiting = awaiting;
        this.following = following;
    }

    @Route(RouteTrait.STREAM)
    @GetMapping(path = "/api/orders/{id}/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    DeferredResult<SseEmitter> stream(
            @PathVariable UUID id,
            @RequestHeader(name = "Last-Event-ID", defaultValue = "0") int lastEventId,
            Authentication who,
            HttpServletResponse response) {
        // stops proxies from buffering the stream until the order has ended
        response.setHeader("X-Accel-Buffering", "no");
        var order = new OrderId(id);
        return awaiting.whenThere(order, Viewer.of(who), found -> follow(order, lastEventId));
    }

    private SseEmitter follow(OrderId order, int lastEventId) {
        // without a timeout of its own: FollowingOrders ends it
        var emitter = new SseEmitter(0L);
        var stream = new OrderStream(emitter);
        emitter.onCompletion(() -> following.leave(stream));
        emitter.onError(error -> following.leave(stream));
        following.follow(order, lastEventId, stream);
        return emitter;
    }
}
