package dev.offshoot.orders;

import dev.offshoot.orders.OrderBook.OrderSummary;
import dev.offshoot.orders.OrderBook.OrderView;
import java.util.List;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

/** Orders, for the customers who placed them and for staff. */
@RestController
@RequestMapping("/api/orders")
class OrderController {

    private static final int PAGE = 20;
    private static final int LAST_PAGE = 1_000_000;

    private final OrderBook book;
    private final AwaitingOrders awaiting;
    private final CancellingOrders cancelling;

    OrderController(OrderBook book, AwaitingOrders awaiting, CancellingOrders cancelling) {
        this.book = book;
        this.awaiting = awaiting;
        this.cancelling = cancelling;
    }

    /** A page of orders, newest first. */
    record OrderPage(List<OrderSummary> items, int page, int size, long total) {}

    @GetMapping
    OrderPage orders(@RequestParam(defaultValue = "0") int page, Authentication who) {
        var viewer = Viewer.of(who);
        var asked = Math.min(Math.max(page, 0), LAST_PAGE);
        return new OrderPage(book.list(viewer, asked, PAGE), asked, PAGE, book.count(viewer));
    }

    @GetMapping("/{id}")
    DeferredResult<OrderView> order(@PathVariable UUID id, Authentication who) {
        return awaiting.whenThere(new OrderId(id), Viewer.of(who), order -> order);
    }

    @PostMapping("/{id}/cancellation")
    DeferredResult<ResponseEntity<Void>> cancel(@PathVariable UUID id, Authentication who) {
        // it may be acknowledged but not stored yet
        var order = new OrderId(id);
        var viewer = Viewer.of(who);
        return awaiting.whenThere(order, viewer, found -> {
            cancelling.cancel(order, viewer);
            return ResponseEntity.accepted().build();
        });
    }
}
