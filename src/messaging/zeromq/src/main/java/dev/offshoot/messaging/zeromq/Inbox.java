package dev.offshoot.messaging.zeromq;

import dev.offshoot.messaging.spi.CloudEventHeaders;
import dev.offshoot.messaging.spi.ModuleConsumers;
import dev.offshoot.messaging.spi.ReceivedMessage;
import dev.offshoot.messaging.spi.Receiver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZFrame;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;
import org.zeromq.ZMsg;

/**
 * The socket at which a process receives, and the threads that store what arrives. Only one thread may use a socket, so
 * the others hand their answers to it.
 */
final class Inbox implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

    /** What one frame may contain; a larger one closes the connection. */
    static final int LARGEST_FRAME = 16 * 1024 * 1024;

    /** How many messages wait to be stored, for each queue; the rest is refused, and stays in its sender's outbox. */
    private static final int LONGEST_LINE = 1000;

    /** How many characters they may have together. */
    private static final int LARGEST_LINE = 32 * 1024 * 1024;

    /** How long messages that cannot be stored are held before they are refused. */
    private static final Duration LONGEST_HOLD = Duration.ofSeconds(2);

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final String ANSWERS = "inproc://answers";

    private final ZContext context;
    private final ZMQ.Socket receiving;
    private final ZMQ.Socket answers;
    private final String process = UUID.randomUUID().toString();
    private final Map<String, Consumer> consumers = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile boolean open = true;

    Inbox(ZContext context, String listen) {
        this.context = context;
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
        var consumer = new Consumer(queue, receiver);
        consumers.put(queue, consumer);
        consumer.thread.start();
        return consumer;
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
                } catch (RuntimeException | OutOfMemoryError e) {
                    // of one message: its sender gets no answer, and sends it again
                    LOG.warn("What arrived could not be handled", e);
                }
            }
        } catch (RuntimeException e) {
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
        if (frames == null || sender == null || frames.size() < 3) {
            LOG.warn("What arrived is not a message of this application");
            return;
        }
        var kind = Wire.text(frames);
        var queue = Wire.text(frames);
        var id = Wire.text(frames);
        var consumer = consumers.get(queue);
        if (kind.equals(Wire.WHO)) {
            if (consumer != null && consumer.isConsuming()) {
                answer(receiving, sender, Wire.HERE, id, process);
            } else {
                answer(receiving, sender, Wire.NOT_HERE, id);
            }
        } else if (kind.equals(Wire.MESSAGE)) {
            if (consumer == null || !consumer.offer(Wire.delivery(sender, id, frames))) {
                answer(receiving, sender, Wire.REFUSED, id);
            }
        } else {
            LOG.warn("What arrived is of an unknown kind: {}", kind);
        }
    }

    private static void answer(ZMQ.Socket socket, ZFrame to, String... frames) {
        var answer = new ZMsg();
        answer.add(to.duplicate());
        for (var frame : frames) {
            answer.add(frame);
        }
        answer.send(socket);
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

    /** Stores the messages of one queue, and confirms them. */
    private final class Consumer implements ModuleConsumers.Running {

        private final String queue;
        private final Receiver receiver;
        private final BlockingQueue<Wire.Delivery> line = new ArrayBlockingQueue<>(LONGEST_LINE);
        private final AtomicLong waiting = new AtomicLong();
        private final Thread thread;
        private volatile boolean active = true;
        private volatile boolean ready = true;

        Consumer(String queue, Receiver receiver) {
            this.queue = queue;
            this.receiver = receiver;
            this.thread = new Thread(this::run, "queue-" + queue);
            thread.setDaemon(true);
        }

        boolean offer(Wire.Delivery delivery) {
            var size = delivery.message().message().payload().length();
            if (active && ready && waiting.get() + size <= LARGEST_LINE && line.offer(delivery)) {
                waiting.addAndGet(size);
                return true;
            }
            return false;
        }

        @Override
        public boolean isConsuming() {
            return active && open && thread.isAlive() && Inbox.this.thread.isAlive();
        }

        private void run() {
            try (var answering = context.createSocket(SocketType.PUSH)) {
                answering.connect(ANSWERS);
                while (active && open) {
                    var batch = next();
                    var stored = !batch.isEmpty() && store(batch);
                    batch.forEach(
                            one -> answer(answering, one.sender(), stored ? Wire.STORED : Wire.REFUSED, one.id()));
                    if (!batch.isEmpty() && !stored) {
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
            waiting.addAndGet(-delivery.message().message().payload().length());
        }

        private void refuseTheRest(ZMQ.Socket answering) {
            for (var left = line.poll(); left != null; left = line.poll()) {
                isTaken(left);
                answer(answering, left.sender(), Wire.REFUSED, left.id());
            }
        }

        private boolean store(List<Wire.Delivery> batch) {
            var together = new ArrayList<ReceivedMessage>();
            // a sender that gets no answer would take the process for dead
            var until = System.nanoTime() + LONGEST_HOLD.toNanos();
            BooleanSupplier goOn = () -> active && System.nanoTime() < until;
            try {
                for (var one : batch) {
                    if (CloudEventHeaders.isSuspect(one.count())) {
                        receiver.receive(List.of(one.message()), goOn);
                    } else {
                        together.add(one.message());
                    }
                }
                if (!together.isEmpty()) {
                    receiver.receive(together, goOn);
                }
                return true;
            } catch (RuntimeException e) {
                if (active) {
                    LOG.warn("Messages of '{}' are refused: {}", queue, e.toString());
                }
                return false;
            }
        }

        private void awaitReady() throws InterruptedException {
            while (active && open && !receiver.isReady()) {
                Thread.sleep(PAUSE.toMillis());
            }
        }

        @Override
        public void stop() {
            active = false;
            consumers.remove(queue, this);
            try {
                thread.join(10_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
