package dev.offshoot.messaging.engine.delivery;

import dev.offshoot.messaging.engine.store.Delivery;
import java.util.ArrayList;
import java.util.List;

/** Selects which of the due deliveries are processed in one transaction. */
final class Batch {

    private final Invoker invoker;
    private final int mostBytes;
    private final List<Delivery> chosen = new ArrayList<>();
    private final List<Delivery> troubled = new ArrayList<>();
    private boolean isCut;

    /** @param mostBytes the maximum payload in characters; a single delivery may have more */
    Batch(Invoker invoker, int mostBytes) {
        this.invoker = invoker;
        this.mostBytes = mostBytes;
    }

    /** Selects the deliveries. Called again if the transaction is repeated. */
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
                    && (isAlone(delivery)
                            || isAlone(chosen.get(0))
                            || !goesWith(delivery, chosen.get(0))
                            || size + length > mostBytes)) {
                isCut = true;
            } else {
                size += length;
                chosen.add(delivery);
            }
        }
    }

    /**
     * A listener that takes a whole batch locks the rows of all its messages in order. Two such listeners in one
     * transaction would each start over, and could deadlock with another process that does the same, so each has a
     * transaction of its own.
     */
    private boolean goesWith(Delivery delivery, Delivery first) {
        return invoker.batchListener(delivery) == invoker.batchListener(first);
    }

    /** A claimed listener may do more than write, and expects that the failure of another one does not repeat it. */
    private boolean isAlone(Delivery delivery) {
        return invoker.isClaimed(delivery);
    }

    /** The deliveries to process together. */
    List<Delivery> chosen() {
        return chosen;
    }

    /** Deliveries that have failed before. They are tried alone, because another failure would roll back the others. */
    List<Delivery> troubled() {
        return troubled;
    }

    /** Whether more may be due, given that at most so many were taken. */
    boolean hasMore(int most) {
        return isCut || chosen.size() + troubled.size() >= most;
    }
}
