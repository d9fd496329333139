package dev.offshoot.messaging.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmListener;
import com.rabbitmq.client.ShutdownSignalException;
import dev.offshoot.messaging.spi.Body;
import dev.offshoot.messaging.spi.Broker.Failure;
import dev.offshoot.messaging.spi.Broker.Outcome;
import dev.offshoot.messaging.spi.Envelope;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A channel in confirm mode, with the unconfirmed messages of its current window. */
final class ConfirmWindow implements ConfirmListener {

    /** Reply codes that reject a message, rather than report a failure of the broker. */
    private static final Set<Integer> OF_A_MESSAGE = Set.of(
            AMQP.CONTENT_TOO_LARGE,
            AMQP.PRECONDITION_FAILED,
            AMQP.FRAME_ERROR,
            AMQP.SYNTAX_ERROR,
            AMQP.NOT_IMPLEMENTED);

    private final Channel channel;
    private final String exchange;
    private final String target;
    private final Runnable answered;
    private final ConcurrentSkipListMap<Long, UUID> open = new ConcurrentSkipListMap<>();
    private final Set<UUID> confirmed = new HashSet<>();
    private final Set<String> returned = new HashSet<>();
    private @Nullable String error;

    /** @param answered runs whenever the broker confirms or rejects a message */
    ConfirmWindow(Channel channel, String exchange, String target, Runnable answered) throws IOException {
        this.channel = channel;
        this.exchange = exchange;
        this.target = target;
        this.answered = answered;
        channel.confirmSelect();
        channel.addConfirmListener(this);
        // RabbitMQ acknowledges unroutable messages, after it has returned them
        channel.addReturnListener(back -> {
            synchronized (this) {
                returned.add(back.getProperties().getMessageId());
                error = "The broker returned it: " + back.getReplyText();
            }
        });
        channel.addShutdownListener(cause -> {
            synchronized (this) {
                notifyAll();
            }
        });
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    /** Closes the channel, so that late confirms for this window are not taken for the next one's. */
    void abort() {
        try {
            channel.abort();
        } catch (IOException | ShutdownSignalException e) {
            // it is closed in any case
        }
    }

    Outcome publish(List<Envelope> messages, Duration patience) throws InterruptedException {
        synchronized (this) {
            open.clear();
            confirmed.clear();
            returned.clear();
            error = null;
        }
        Throwable thrown = null;
        try {
            for (var message : messages) {
                var body = Body.of(message);
                open.put(channel.getNextPublishSeqNo(), message.id());
                channel.basicPublish(exchange, target, true, CloudEvents.properties(message, body), body.bytes());
            }
        } catch (IOException | RuntimeException e) {
            thrown = e;
        }
        synchronized (this) {
            var deadline = System.nanoTime() + patience.toNanos();
            while (thrown == null && !open.isEmpty() && channel.isOpen()) {
                var left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    error = "The broker did not confirm it in time";
                    break;
                }
                wait(left);
            }
            var sure = confirmed.stream()
                    .filter(id -> !returned.contains(id.toString()))
                    .collect(Collectors.toSet());
            if (messages.stream().allMatch(message -> sure.contains(message.id()))) {
                return new Outcome(sure, null, null);
            }
            var closed = channel.getCloseReason();
            if (closed != null) {
                return new Outcome(sure, blame(closed), explain(closed));
            }
            if (thrown == null) {
                return new Outcome(sure, Failure.TARGET, error);
            }
            // the client itself rejected the message, unless the connection is breaking
            return new Outcome(
                    sure,
                    thrown instanceof IOException ? Failure.BROKER : Failure.MESSAGE,
                    RabbitTopology.describe(thrown));
        }
    }

    private static String explain(ShutdownSignalException closed) {
        var described = RabbitTopology.describe(closed);
        return described.contains("larger than")
                ? "A message is larger than RabbitMQ accepts (" + described
                        + "): raise its max_message_size, then replay it"
                : described;
    }

    /** Only a rejection of the message itself is a failure of the message; all others are transient. */
    private static Failure blame(ShutdownSignalException closed) {
        var code = closed.getReason() instanceof AMQP.Channel.Close channel
                ? channel.getReplyCode()
                : closed.getReason() instanceof AMQP.Connection.Close connection ? connection.getReplyCode() : 0;
        if (OF_A_MESSAGE.contains(code)) {
            return Failure.MESSAGE;
        }
        return closed.isHardError() ? Failure.BROKER : Failure.TARGET;
    }

    @Override
    public void handleAck(long tag, boolean multiple) {
        settle(tag, multiple, true);
    }

    @Override
    public void handleNack(long tag, boolean multiple) {
        settle(tag, multiple, false);
    }

    private synchronized void settle(long tag, boolean multiple, boolean taken) {
        answered.run();
        var settled = multiple ? open.headMap(tag, true) : open.subMap(tag, true, tag, true);
        if (taken) {
            confirmed.addAll(settled.values());
        } else {
            error = "The broker refused it";
        }
        settled.clear();
        if (open.isEmpty()) {
            notifyAll();
        }
    }
}
