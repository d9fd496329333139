package dev.offshoot.orders;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Publishes the decisions of orders and appends to their histories, in the transaction that changes the orders. */
@Component
class RecordingDecisions {

    private final OrderHistory history;
    private final ApplicationEventPublisher events;

    RecordingDecisions(OrderHistory history, ApplicationEventPublisher events) {
        this.history = history;
        this.events = events;
    }

    void publish(List<Decision> decisions) {
        decisions.forEach(decision -> decision.messages().forEach(events::publishEvent));
    }

    void writeHistory(Collection<Order> changed) {
        var news = new ArrayList<HistoryEntry>();
        changed.forEach(order -> news.addAll(order.takeNews()));
        history.append(news);
    }
}
