package dev.offshoot.notifications;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** A customer's own inbox. */
@RestController
@RequestMapping("/api/notifications")
class NotificationController {

    private static final int PAGE = 20;
    private static final int LAST_PAGE = 1_000_000;

    private final Inbox inbox;

    NotificationController(Inbox inbox) {
        this.inbox = inbox;
    }

    /**
     * The view of a notification.
     *
     * @param detail the value inserted into the text, for clients that write their own text for each kind
     */
    record NotificationView(
            UUID id,
            UUID orderId,
            String kind,
            String title,
            String text,
            @Nullable String detail,
            Instant at) {}

    /** A page of notifications, newest first. */
    record NotificationPage(List<NotificationView> items, int page, int size, long total) {}

    @GetMapping
    NotificationPage notifications(@RequestParam(defaultValue = "0") int page, Authentication who) {
        var customer = new CustomerId(UUID.fromString(who.getName()));
        var asked = Math.min(Math.max(page, 0), LAST_PAGE);
        var items = inbox.list(customer, asked, PAGE).stream()
                .map(one -> new NotificationView(
                        one.id().value(),
                        one.order().value(),
                        one.kind().name(),
                        one.title(),
                        one.text(),
                        one.detail(),
                        one.toldAt()))
                .toList();
        return new NotificationPage(items, asked, PAGE, inbox.count(customer));
    }
}
