package dev.offshoot.orders;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Lets readers follow orders as their history grows. All readers of a process are served by one query every quarter of a
 * second, from what is committed: so it does not matter which process works on an order, and nothing is held open in the
 * database while nothing happens.
 */
@Component
class FollowingOrders implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(FollowingOrders.class);
    private static final Duration BEAT = Duration.ofMillis(250);
    /** So often a quiet stream says that it is alive, so that nobody between hangs up. */
    private static final int BEATS_PER_HEARTBEAT = 60;

    private static final Duration LONGEST_STREAM = Duration.ofMinutes(30);

    private final OrderBook book;
    private final OrderSettings settings;
    private final List<Reader> readers = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition beat = lock.newCondition();
    private volatile @Nullable Thread thread;

    FollowingOrders(OrderBook book, OrderSettings settings) {
        this.book = book;
        this.settings = settings;
    }

    /** Somebody who follows an order, and the last entry that was sent. */
    private static final class Reader {
        final UUID order;
        final SseEmitter emitter;
        int last;

        Reader(UUID order, SseEmitter emitter, int last) {
            this.order = order;
            this.emitter = emitter;
            this.last = last;
        }
    }

    /**
     * Sends the history of an order from behind the last entry that the reader has, until the order has ended.
     *
     * @throws TooManyReaders if no more can be served
     */
    SseEmitter follow(UUID id, int lastEventId) {
        // while it stops, nobody would be told anything any more
        if (thread == null || readers.size() >= settings.streams()) {
            throw new TooManyReaders();
        }
        return follow(id, lastEventId, new SseEmitter(LONGEST_STREAM.toMillis()));
    }

    SseEmitter follow(UUID id, int lastEventId, SseEmitter emitter) {
        var reader = new Reader(id, emitter, Math.max(lastEventId, 0));
        emitter.onCompletion(() -> readers.remove(reader));
        emitter.onTimeout(() -> end(reader));
        emitter.onError(error -> readers.remove(reader));
        readers.add(reader);
        return emitter;
    }

    private void serve() {
        for (var beats = 0; thread == Thread.currentThread(); beats++) {
            try {
                if (!readers.isEmpty()) {
                    tell();
                    if (beats % BEATS_PER_HEARTBEAT == 0) {
                        readers.forEach(
                                reader -> send(reader, SseEmitter.event().comment("still here")));
                    }
                }
            } catch (RuntimeException e) {
                LOG.warn("Those who follow orders wait: {}", e.toString());
            }
            lock.lock();
            try {
                beat.awaitNanos(BEAT.toNanos());
            } catch (InterruptedException e) {
                return;
            } finally {
                lock.unlock();
            }
        }
    }

    private void tell() {
        var followed = new HashSet<UUID>();
        readers.forEach(reader -> followed.add(reader.order));
        var entries = book.entries(followed);
        for (var reader : new ArrayList<>(readers)) {
            for (var entry : entries) {
                if (entry.orderId().equals(reader.order) && entry.number() > reader.last) {
                    reader.last = entry.number();
                    send(
                            reader,
                            SseEmitter.event()
                                    .id(String.valueOf(entry.number()))
                                    .name("status")
                                    .data(entry.step(), MediaType.APPLICATION_JSON));
                }
            }
            var ended = entries.stream()
                    .filter(entry -> entry.orderId().equals(reader.order))
                    .anyMatch(
                            entry -> OrderStatus.valueOf(entry.step().status()).isEnd());
            if (ended) {
                end(reader);
            }
        }
    }

    private void send(Reader reader, SseEmitter.SseEventBuilder event) {
        try {
            reader.emitter.send(event);
        } catch (IOException | RuntimeException e) {
            // the reader has gone
            readers.remove(reader);
        }
    }

    /** The others are told whatever becomes of this one: where a connection breaks at the last moment, this throws. */
    private void end(Reader reader) {
        readers.remove(reader);
        try {
            reader.emitter.complete();
        } catch (RuntimeException e) {
            LOG.debug("A reader had gone before the end of its order", e);
        }
    }

    @Override
    public void start() {
        var serving = new Thread(this::serve, "following-orders");
        thread = serving;
        serving.start();
    }

    @Override
    public void stop() {
        var serving = thread;
        thread = null;
        if (serving != null) {
            serving.interrupt();
        }
        readers.forEach(this::end);
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
