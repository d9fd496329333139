package dev.offshoot.orders;

import dev.offshoot.contracts.Route;
import dev.offshoot.contracts.RouteTrait;
import dev.offshoot.orders.OrderBook.OrderSummary;
import dev.offshoot.orders.OrderBook.OrderView;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Orders, for those who placed them and for staff. */
@RestController
@RequestMapping("/api/orders")
class OrderController {

    private static final int PAGE = 20;
    private static final int LAST_PAGE = 1_000_000;

    private final OrderBook book;
    private final ProcessingOrders processing;
    private final AwaitingOrders awaiting;
    private final FollowingOrders following;

    OrderController(OrderBook book, ProcessingOrders processing, AwaitingOrders awaiting, FollowingOrders following) {
        this.book = book;
        this.processing = processing;
        this.awaiting = awaiting;
        this.following = following;
    }

    /** Some orders, newest first. */
    record OrderPage(List<OrderSummary> items, int page, int size, long total) {}

    @GetMapping
    OrderPage orders(@RequestParam(defaultValue = "0") int page, Authentication who) {
        var customer = customerOf(who);
        var asked = Math.min(Math.max(page, 0), LAST_PAGE);
        return new OrderPage(book.list(customer, asked, PAGE), asked, PAGE, book.count(customer));
    }

    @GetMapping("/{id}")
    DeferredResult<OrderView> order(@PathVariable UUID id, Authentication who) {
        return awaiting.whenThere(id, reader(who), order -> order);
    }

    @Route(RouteTrait.STREAM)
    @GetMapping(path = "/{id}/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    DeferredResult<SseEmitter> stream(
            @PathVariable UUID id,
            @RequestHeader(name = "Last-Event-ID", defaultValue = "0") int lastEventId,
            Authentication who,
            HttpServletResponse response) {
        // a proxy that waits for more would hold back what has happened until the order has ended
        response.setHeader("X-Accel-Buffering", "no");
        return awaiting.whenThere(id, reader(who), order -> following.follow(id, lastEventId));
    }

    @PostMapping("/{id}/cancellation")
    DeferredResult<ResponseEntity<Void>> cancel(@PathVariable UUID id, Authentication who) {
        // it may have been acknowledged a moment ago, and not be written down yet
        var customer = customerOf(who);
        return awaiting.whenThere(id, reader(who), order -> {
            processing.cancel(id, customer);
            return ResponseEntity.accepted().build();
        });
    }

    private static AwaitingOrders.Reader reader(Authentication who) {
        return new AwaitingOrders.Reader(UUID.fromString(who.getName()), customerOf(who));
    }

    /** Whose orders may be seen: one's own, or, by staff, everybody's. */
    private static @Nullable UUID customerOf(Authentication who) {
        return who.getAuthorities().stream().anyMatch(role -> "ROLE_STAFF".equals(role.getAuthority()))
                ? null
                : UUID.fromString(who.getName());
    }
}
