package dev.offshoot.messaging.engine.delivery;

import dev.offshoot.messaging.engine.listeners.Listener;
import dev.offshoot.messaging.engine.store.Delivery;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which of the deliveries that are due are worked off in one transaction. */
final class Batch {

    private final Invoker invoker;
    private final int mostBytes;
    private final List<Delivery> chosen = new ArrayList<>();
    private final List<Delivery> troubled = new ArrayList<>();
    private boolean isCut;

    /** @param mostBytes how much payload it has at most, in characters; a single delivery may have more */
    Batch(Invoker invoker, int mostBytes) {
        this.invoker = invoker;
        this.mostBytes = mostBytes;
    }

    /** Chooses anew, in case the transaction is. */
    void choose(List<Delivery> due) {
        chosen.clear();
        troubled.clear();
        isCut = false;
        var size = 0;
        for (var delivery : due) {
            var length = delivery.message().payload().length();
            if (delivery.isKnownToFail()) {
                troubled.add(delivery);
            } else if (!chosen.isEmpty()
                    && (batchListenerOf(delivery) != batchListenerOf(chosen.get(0)) || size + length > mostBytes)) {
                isCut = true;
            } else {
                size += length;
                chosen.add(delivery);
            }
        }
    }

    /**
     * A listener that takes a whole batch locks the rows of all its messages in one order. Two such listeners in one
     * transaction would each start again, and another host that does the same would wait for this one in a circle: so each
     * has a transaction of its own.
     */
    private @Nullable Listener batchListenerOf(Delivery delivery) {
        var listener = invoker.find(delivery);
        return listener == null || !listener.batch ? null : listener;
    }

    /** What is worked off together. */
    List<Delivery> chosen() {
        return chosen;
    }

    /** What failed before, and would roll the others back with it: it is tried alone. */
    List<Delivery> troubled() {
        return troubled;
    }

    /** Whether there may be more, if so many were asked for. */
    boolean hasMore(int most) {
        return isCut || chosen.size() + troubled.size() >= most;
    }
}
