package dev.offshoot.messaging.engine.delivery;

import dev.offshoot.messaging.engine.MessagingSettings;
import dev.offshoot.messaging.engine.failure.Failures;
import dev.offshoot.messaging.engine.observation.MessageObserver;
import dev.offshoot.messaging.engine.store.Delivery;
import dev.offshoot.messaging.engine.store.DeliveryTable;
import dev.offshoot.messaging.engine.store.Lane;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Decides what happens to failed deliveries of one module: they are retried with back-off, and parked in the end.
 * Transient failures, such as deadlocks, are counted separately from attempts.
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

    /** Whether a delivery has no attempts left. */
    public boolean isUsedUp(Delivery delivery) {
        return delivery.attempts() >= (invoker.isOnce(delivery) ? 1 : settings.attempts());
    }

    /**
     * Backs off or parks a delivery, in a transaction of its own.
     *
     * @param counted how many attempts in the row already include this one: 0 or 1
     */
    public void failed(Delivery delivery, Throwable failure, int counted) {
        failed(delivery, failure, counted, () -> true);
    }

    /** Backs off or parks a call, unless its lease has passed to another process. */
    public void callFailed(Delivery delivery, UUID lease, Throwable failure) {
        // taking the lease has already counted this attempt
        var leased = new Delivery(
                delivery.seq(), delivery.message(), delivery.listener(), delivery.attempts() + 1, delivery.retries());
        failed(
                leased,
                failure,
                1,
                () -> !deliveries.takeLeased(Map.of(delivery.seq(), lease)).isEmpty());
    }

    /** @param isOurs asked in the transaction: whether this process still decides about the delivery */
    private void failed(Delivery delivery, Throwable failure, int counted, BooleanSupplier isOurs) {
        var once = invoker.isOnce(delivery);
        var transientFailure = Failures.isTransient(failure);
        var attempts = delivery.attempts() - counted + (transientFailure ? 0 : 1);
        var retries = delivery.retries() + (transientFailure ? 1 : 0);
        var givenUp = once || attempts >= settings.attempts() || retries >= settings.retries();
        observer.failed(module, delivery.message().type());
        var decided = transactions.execute(status -> {
            if (!isOurs.getAsBoolean()) {
                return false;
            }
            if (givenUp) {
                var described = Failures.describe(failure);
                park(delivery, attempts, retries, once ? "It may have taken effect: " + described : described);
            } else {
                var pause = Failures.backoff(
                        transientFailure ? retries : attempts, settings.firstBackoff(), settings.longestBackoff());
                var lane = invoker.laneOf(delivery);
                deliveries.putBack(delivery, lane, pause, attempts, retries, Failures.describe(failure));
                signal.wake(lane, pause);
            }
            return true;
        });
        if (!Boolean.TRUE.equals(decided)) {
            return;
        }
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
            LOG.debug("Cause of the parked delivery", failure);
        } else {
            LOG.error("Cause of the parked delivery", failure);
        }
    }

    private void reportRetry(Delivery delivery, Throwable failure, int attempts, int retries) {
        LOG.info(
                "{} {} for {} will be retried (attempts {} of {}, transient failures {} of {}): {}",
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

    /** Parks a delivery that has no attempts left, in the caller's transaction. */
    public void park(Delivery delivery, String error) {
        park(delivery, delivery.attempts(), delivery.retries(), error);
    }

    private void park(Delivery delivery, int attempts, int retries, String error) {
        deliveries.putBack(delivery, Lane.PARKED, Duration.ZERO, attempts, retries, error);
        observer.parked(module, delivery.message().type());
        invoker.named(
                delivery,
                () -> LOG.error(
                        "{} {} for {} is parked after {} attempts: {}. Inspect and replay it at /actuator/deliveries",
                        delivery.message().type(),
                        delivery.message().id(),
                        delivery.listener(),
                        attempts + retries,
                        error));
    }
}
