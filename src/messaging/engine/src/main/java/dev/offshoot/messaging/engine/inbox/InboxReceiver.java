package dev.offshoot.messaging.engine.inbox;

import dev.offshoot.messaging.engine.MessagingSettings;
import dev.offshoot.messaging.engine.failure.Failures;
import dev.offshoot.messaging.engine.failure.HaltPoint;
import dev.offshoot.messaging.spi.ReceivedMessage;
import dev.offshoot.messaging.spi.Receiver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Receives messages for one module from a broker's adapter, and retries until they are stored. */
public final class InboxReceiver implements Receiver {

    private static final Logger LOG = LoggerFactory.getLogger(InboxReceiver.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final String module;
    private final Inbox inbox;
    private final MessagingSettings settings;

    public InboxReceiver(String module, Inbox inbox, MessagingSettings settings) {
        this.module = module;
        this.inbox = inbox;
        this.settings = settings;
    }

    @Override
    public int batchSize() {
        return settings.batch();
    }

    @Override
    public boolean isReady() {
        return inbox.isReady(module);
    }

    @Override
    public void receive(List<ReceivedMessage> messages, BooleanSupplier active) {
        accept(messages, active);
        HaltPoint.reached(HaltPoint.BEFORE_ACKNOWLEDGEMENT);
    }

    /**
     * Only data that the database rejects counts as the message's own fault. Such a message keeps its id, because it
     * may be redelivered.
     */
    private void accept(List<ReceivedMessage> messages, BooleanSupplier active) {
        if (messages.isEmpty()) {
            return;
        }
        var received = messages;
        var cleaned = false;
        for (var troubles = 1; ; troubles++) {
            try {
                inbox.receive(module, received);
                return;
            } catch (RuntimeException e) {
                if (!active.getAsBoolean()) {
                    throw e;
                }
                if (Failures.isOfData(e) && received.size() > 1) {
                    // one of them cannot be stored, but the others can
                    received.forEach(one -> accept(List.of(one), active));
                    return;
                }
                if (Failures.isOfData(e) && !cleaned) {
                    received = List.of(StorableMessage.of(received.get(0), Failures.describe(e)));
                    cleaned = true;
                    continue;
                }
                if (troubles == 1) {
                    LOG.warn(
                            "Messages for '{}' cannot be stored yet and will be retried: {}",
                            module,
                            Failures.describe(e));
                }
                pause(troubles, e);
            } catch (Error e) {
                if (!active.getAsBoolean()) {
                    throw e;
                }
                if (troubles == 1) {
                    LOG.error("Messages for '{}' cannot be stored yet and will be retried", module, e);
                }
                pause(troubles, new IllegalStateException(e));
            }
        }
    }

    private static void pause(int troubles, RuntimeException trouble) {
        try {
            TimeUnit.MILLISECONDS.sleep(
                    Failures.backoff(troubles, FIRST_PAUSE, LONGEST_PAUSE).toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw trouble;
        }
    }
}
