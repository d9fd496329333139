package dev.offshoot.messaging.zeromq;

import dev.offshoot.messaging.spi.ConsumerErrors;
import dev.offshoot.messaging.spi.ModuleConsumers;
import dev.offshoot.messaging.spi.Receiver;
import dev.offshoot.messaging.spi.SuspectMessages;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

/** Stores the messages of one queue that arrive at an {@link Inbox}, and confirms them. */
final class QueueConsumer implements ModuleConsumers.Running {

    private static final Logger LOG = LoggerFactory.getLogger(QueueConsumer.class);

    /** How many messages wait to be stored; the rest is refused, and stays in its sender's outbox. */
    private static final int LONGEST_LINE = 1000;

    /** How many bytes their frames may have together. */
    private static final int LARGEST_LINE = 32 * 1024 * 1024;

    /** How long messages that cannot be stored are held before they are refused. */
    private static final Duration LONGEST_HOLD = Duration.ofSeconds(2);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Inbox inbox;
    private final ZContext context;
    private final String queue;
    private final Receiver receiver;
    private final SuspectMessages suspects;
    private final ConsumerErrors errors;
    private final BlockingQueue<Wire.Delivery> line = new ArrayBlockingQueue<>(LONGEST_LINE);
    private final AtomicLong waiting = new AtomicLong();
    private final Thread thread;
    private volatile boolean active = true;
    private volatile boolean ready = true;

    QueueConsumer(Inbox inbox, ZContext context, String queue, Receiver receiver) {
        this.inbox = inbox;
        this.context = context;
        this.queue = queue;
        this.receiver = receiver;
        this.suspects = new SuspectMessages(receiver);
        this.errors = new ConsumerErrors(queue);
        this.thread = new Thread(this::run, "queue-" + queue);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Takes a message to be stored; false if it is refused. */
    boolean offer(Wire.Delivery delivery) {
        if (active && ready && waiting.get() + delivery.size() <= LARGEST_LINE && line.offer(delivery)) {
            waiting.addAndGet(delivery.size());
            return true;
        }
        return false;
    }

    @Override
    public boolean isConsuming() {
        return active && thread.isAlive() && inbox.isOpen();
    }

    private boolean goesOn() {
        return active && inbox.isOpen();
    }

    private void run() {
        try (var answering = context.createSocket(SocketType.PUSH)) {
            answering.connect(Inbox.ANSWERS);
            while (goesOn()) {
                if (!store(next(), answering)) {
                    ready = false;
                    refuseTheRest(answering);
                    awaitReady();
                    ready = true;
                }
            }
            refuseTheRest(answering);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ZMQException e) {
            LOG.debug("Closed meanwhile", e);
        }
    }

    private List<Wire.Delivery> next() throws InterruptedException {
        var batch = new ArrayList<Wire.Delivery>();
        var first = line.poll(PAUSE.toMillis() / 10, TimeUnit.MILLISECONDS);
        if (first != null) {
            batch.add(first);
            line.drainTo(batch, receiver.batchSize() - 1);
            batch.forEach(this::isTaken);
        }
        return batch;
    }

    private void isTaken(Wire.Delivery delivery) {
        waiting.addAndGet(-delivery.size());
    }

    private void refuseTheRest(ZMQ.Socket answering) {
        for (var left = line.poll(); left != null; left = line.poll()) {
            isTaken(left);
            left.answer(answering, Wire.REFUSED);
        }
    }

    /** Stores messages, and answers them; suspects one by one, because the next one may end the process. */
    private boolean store(List<Wire.Delivery> batch, ZMQ.Socket answering) {
        var alone =
                new ArrayDeque<>(batch.stream().filter(Wire.Delivery::isSuspect).toList());
        var together = batch.stream().filter(one -> !one.isSuspect()).toList();
        // a sender that gets no answer would take the process for dead
        var until = System.nanoTime() + LONGEST_HOLD.toNanos();
        BooleanSupplier goOn = () -> active && System.nanoTime() < until;
        try {
            for (; !alone.isEmpty(); alone.remove()) {
                suspects.receive(alone.element().message(), alone.element().count(), goOn);
                alone.element().answer(answering, Wire.STORED);
            }
            if (!together.isEmpty()) {
                receiver.receive(together.stream().map(Wire.Delivery::message).toList(), goOn);
            }
            together.forEach(one -> one.answer(answering, Wire.STORED));
            return true;
        } catch (RuntimeException e) {
            if (active) {
                LOG.warn("Messages of '{}' are refused: {}", queue, e.toString());
            }
        } catch (Error e) {
            errors.survived(e);
        }
        alone.forEach(one -> one.answer(answering, Wire.REFUSED));
        together.forEach(one -> one.answer(answering, Wire.REFUSED));
        return false;
    }

    private void awaitReady() throws InterruptedException {
        while (goesOn()) {
            Thread.sleep(PAUSE.toMillis());
            if (receiver.isReady()) {
                return;
            }
        }
    }

    @Override
    public void stop() {
        active = false;
        inbox.remove(this);
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
