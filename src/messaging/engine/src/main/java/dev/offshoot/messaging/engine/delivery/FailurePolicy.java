package dev.offshoot.messaging.engine.delivery;

import dev.offshoot.messaging.engine.MessagingSettings;
import dev.offshoot.messaging.engine.failure.Failures;
import dev.offshoot.messaging.engine.observation.MessageObserver;
import dev.offshoot.messaging.engine.store.Delivery;
import dev.offshoot.messaging.engine.store.DeliveryTable;
import dev.offshoot.messaging.engine.store.Lane;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Decides what becomes of a delivery of one module that failed: it is tried again after a pause that grows, or parked.
 * Failures that pass by themselves, such as a deadlock, are counted apart from those of the message.
 */
public final class FailurePolicy {

    private static final Logger LOG = LoggerFactory.getLogger(FailurePolicy.class);

    private final String module;
    private final DeliveryTable deliveries;
    private final Invoker invoker;
    private final TransactionOperations transactions;
    private final WorkSignal signal;
    private final MessageObserver observer;
    private final MessagingSettings settings;

    public FailurePolicy(
            String module,
            DeliveryTable deliveries,
            Invoker invoker,
            TransactionOperations transactions,
            WorkSignal signal,
            MessageObserver observer,
            MessagingSettings settings) {
        this.module = module;
        this.deliveries = deliveries;
        this.invoker = invoker;
        this.transactions = transactions;
        this.signal = signal;
        this.observer = observer;
        this.settings = settings;
    }

    /** Whether the attempts of a delivery are used up. */
    public boolean isUsedUp(Delivery delivery) {
        return delivery.attempts() >= settings.attempts();
    }

    /**
     * Lets a delivery wait, or parks it, in a transaction of its own.
     *
     * @param counted how many of the row's attempts were counted before this one was made
     */
    public void failed(Delivery delivery, Throwable failure, int counted) {
        var passing = Failures.isPassing(failure);
        var attempts = delivery.attempts() - counted + (passing ? 0 : 1);
        var retries = delivery.retries() + (passing ? 1 : 0);
        var givenUp = attempts >= settings.attempts() || retries >= settings.retries();
        observer.failed(module, delivery.message().type());
        transactions.executeWithoutResult(status -> {
            if (givenUp) {
                park(delivery, attempts, retries, Failures.describe(failure));
            } else {
                var pause = Failures.backoff(
                        passing ? retries : attempts, settings.firstBackoff(), settings.longestBackoff());
                var lane = invoker.laneOf(delivery);
                deliveries.putBack(delivery, lane, pause, attempts, retries, Failures.describe(failure));
                signal.wake(lane, pause);
            }
        });
        invoker.named(delivery, () -> {
            if (givenUp) {
                reportParked(failure);
            } else {
                reportRetry(delivery, failure, attempts, retries);
            }
        });
    }

    private static void reportParked(Throwable failure) {
        if (Failures.isOfData(failure)) {
            LOG.debug("Cause of what was parked", failure);
        } else {
            LOG.error("Cause of what was parked", failure);
        }
    }

    private void reportRetry(Delivery delivery, Throwable failure, int attempts, int retries) {
        LOG.info(
                "{} {} for {} is tried again (failed {} of {} times, and {} of {} by trouble that passes): {}",
                delivery.message().type(),
                delivery.message().id(),
                delivery.listener(),
                attempts,
                settings.attempts(),
                retries,
                settings.retries(),
                Failures.describe(failure));
        LOG.debug("Cause", failure);
    }

    /** Gives up a delivery whose attempts are used up, in the transaction of the caller. */
    public void park(Delivery delivery, String error) {
        park(delivery, delivery.attempts(), delivery.retries(), error);
    }

    private void park(Delivery delivery, int attempts, int retries, String error) {
        deliveries.putBack(delivery, Lane.PARKED, Duration.ZERO, attempts, retries, error);
        observer.parked(module, delivery.message().type());
        invoker.named(
                delivery,
                () -> LOG.error(
                        "{} {} for {} is parked after {} attempts: {}. /actuator/deliveries lists it, and drives it again",
                        delivery.message().type(),
                        delivery.message().id(),
                        delivery.listener(),
                        attempts + retries,
                        error));
    }
}
