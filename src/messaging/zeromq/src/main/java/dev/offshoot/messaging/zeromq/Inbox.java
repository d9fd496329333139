package dev.offshoot.messaging.zeromq;

import dev.offshoot.messaging.spi.ModuleConsumers;
import dev.offshoot.messaging.spi.Receiver;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;
import org.zeromq.ZMsg;

/**
 * The socket at which a process receives. Only one thread may use a socket, so those that store what arrives hand their
 * answers to it.
 */
final class Inbox implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

    /** What one frame may contain; a larger one closes the connection. */
    static final int LARGEST_FRAME = 16 * 1024 * 1024;

    /** What all frames of a message may contain: one as large as that, and headers, which are small. */
    private static final int LARGEST_MESSAGE = LARGEST_FRAME + 64 * 1024;

    /** An id is repeated in the answer. */
    private static final int LONGEST_ID = 100;

    private static final Duration BETWEEN_COMPLAINTS = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** Where other threads hand in their answers. */
    static final String ANSWERS = "inproc://answers";

    private final ZContext context;
    private final ZMQ.Socket receiving;
    private final ZMQ.Socket answers;
    private final String process = UUID.randomUUID().toString();
    private final Map<String, QueueConsumer> consumers = new ConcurrentHashMap<>();
    private final Thread thread;
    private final String listen;
    private long lastComplaint = System.nanoTime() - BETWEEN_COMPLAINTS.toNanos();
    private volatile boolean open = true;

    Inbox(ZContext context, String listen) {
        this.context = context;
        this.listen = listen;
        receiving = context.createSocket(SocketType.ROUTER);
        receiving.setMaxMsgSize(LARGEST_FRAME);
        answers = context.createSocket(SocketType.PULL);
        answers.bind(ANSWERS);
        try {
            receiving.bind(listen);
        } catch (ZMQException | IllegalArgumentException e) {
            context.close();
            throw new IllegalStateException(
                    "offshoot.messaging.zeromq.listen is '" + listen + "', where this process cannot listen: "
                            + e.getMessage(),
                    e);
        }
        thread = new Thread(this::run, "zeromq");
        thread.setDaemon(true);
        thread.start();
    }

    /** An id of this process, for roll calls. */
    String process() {
        return process;
    }

    ModuleConsumers.Running consume(String queue, Receiver receiver) {
        var consumer = new QueueConsumer(this, context, queue, receiver);
        consumers.put(queue, consumer);
        consumer.start();
        return consumer;
    }

    void remove(QueueConsumer consumer) {
        consumers.values().remove(consumer);
    }

    /** Whether it receives what arrives. */
    boolean isOpen() {
        return open && thread.isAlive();
    }

    private void run() {
        try (var poller = context.createPoller(2)) {
            poller.register(receiving, ZMQ.Poller.POLLIN);
            poller.register(answers, ZMQ.Poller.POLLIN);
            while (open && poller.poll(PAUSE.toMillis()) >= 0) {
                try {
                    handle(poller);
                } catch (ZMQException e) {
                    throw e;
                } catch (RuntimeException | Error e) {
                    // of one message: its sender gets no answer, and sends it again
                    complain("fails: " + e.getClass().getName());
                }
            }
        } catch (RuntimeException | Error e) {
            if (open) {
                LOG.error("This process no longer receives messages", e);
            }
        }
    }

    private void handle(ZMQ.Poller poller) {
        if (poller.pollin(0)) {
            received(ZMsg.recvMsg(receiving, ZMQ.DONTWAIT));
        }
        if (poller.pollin(1)) {
            var answer = ZMsg.recvMsg(answers, ZMQ.DONTWAIT);
            if (answer != null) {
                answer.send(receiving);
            }
        }
    }

    private void received(ZMsg frames) {
        var sender = frames == null ? null : frames.pop();
        if (frames == null || sender == null || frames.size() < 3 || frames.contentSize() > LARGEST_MESSAGE) {
            complain("is none, or too large");
            return;
        }
        var kind = Wire.text(frames);
        var queue = Wire.text(frames);
        var id = Wire.text(frames);
        var consumer = consumers.get(queue);
        if (id.length() > LONGEST_ID) {
            complain("has too long an id");
        } else if (kind.equals(Wire.WHO)) {
            if (consumer != null && consumer.isConsuming()) {
                Wire.answer(receiving, sender, Wire.HERE, id, process);
            } else {
                Wire.answer(receiving, sender, Wire.NOT_HERE, id);
            }
        } else if (kind.equals(Wire.MESSAGE)) {
            if (consumer == null || !consumer.offer(Wire.delivery(sender, id, frames))) {
                Wire.answer(receiving, sender, Wire.REFUSED, id);
            }
        } else {
            complain("is of an unknown kind");
        }
    }

    /** Whoever can connect can send anything, so this neither fills the log nor repeats what was sent. */
    private void complain(String what) {
        if (System.nanoTime() - lastComplaint >= BETWEEN_COMPLAINTS.toNanos()) {
            lastComplaint = System.nanoTime();
            LOG.warn(
                    "A message that arrived at {} {}; it is dropped, as are all such messages of the next minute",
                    listen,
                    what);
        }
    }

    @Override
    public void close() {
        open = false;
        try {
            thread.join(2 * PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
