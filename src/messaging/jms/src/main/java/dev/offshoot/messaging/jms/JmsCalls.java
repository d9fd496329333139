package dev.offshoot.messaging.jms;

import dev.offshoot.messaging.spi.Outages;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Calls to the server over a connection of their own, one at a time. They may block for longer than they should, so a
 * thread makes them, and a connection on which one takes too long is given up.
 */
final class JmsCalls implements AutoCloseable {

    private final Product product;
    private final Outages outages;
    private final String name;
    private final ExecutorService thread;
    private volatile @Nullable Opened opened;

    /**
     * An open connection.
     *
     * @param asking for questions, which must not wait for a commit
     * @param sending for messages, which are sent in transactions
     */
    record Opened(Connection connection, Session asking, Session sending) {}

    /** A call to the server. */
    interface Call<T> {

        T make(Opened opened) throws JMSException;
    }

    JmsCalls(Product product, Outages outages, String name) {
        this.product = product;
        this.outages = outages;
        this.name = name;
        this.thread = Executors.newSingleThreadExecutor(task -> {
            var calling = new Thread(task, name);
            calling.setDaemon(true);
            return calling;
        });
    }

    /**
     * Makes a call.
     *
     * @param timeout the maximum duration, including the time in which other calls are made
     * @throws JMSException if there is no connection in time, or the call failed; the next one opens a new connection
     * @throws IllegalArgumentException if the call throws it
     * @throws TimeoutException if it was not done in time; it may still have an effect
     */
    <T> T make(Call<T> call, Duration timeout) throws JMSException, TimeoutException, InterruptedException {
        var begun = new AtomicBoolean();
        var made = thread.submit(() -> {
            begun.set(true);
            return makeHere(call);
        });
        try {
            return made.get(Math.max(1, timeout.toNanos()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            var connected = opened != null;
            // one that waits for another has not blocked the connection
            giveUp(made, begun.get());
            if (connected) {
                throw e;
            }
            throw failure(e);
        } catch (InterruptedException e) {
            giveUp(made, begun.get());
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IllegalArgumentException unsuitable) {
                throw unsuitable;
            }
            throw e.getCause() instanceof JMSException failed ? failed : failure(e.getCause());
        }
    }

    private void giveUp(Future<?> call, boolean begun) {
        call.cancel(true);
        if (begun) {
            abandon();
        }
    }

    private static JMSException failure(Throwable cause) {
        var failure = new JMSException(String.valueOf(cause));
        failure.initCause(cause);
        return failure;
    }

    private <T> T makeHere(Call<T> call) throws JMSException {
        try {
            return call.make(connected());
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (JMSException | RuntimeException e) {
            close(opened);
            opened = null;
            throw e;
        }
    }

    private Opened connected() throws JMSException {
        var known = opened;
        if (known != null) {
            return known;
        }
        Connection connection = null;
        try {
            connection = product.open();
            product.prepareForTransactions(connection);
            var connected = new Opened(
                    connection,
                    connection.createSession(false, Session.AUTO_ACKNOWLEDGE),
                    connection.createSession(true, Session.SESSION_TRANSACTED));
            opened = connected;
            outages.ended();
            return connected;
        } catch (JMSException | RuntimeException e) {
            Product.close(connection);
            outages.began(e);
            throw e;
        }
    }

    private static void close(@Nullable Opened connected) {
        if (connected != null) {
            Product.close(connected.connection());
        }
    }

    /** Closing may take long, too. */
    private void abandon() {
        var stuck = opened;
        opened = null;
        if (stuck != null) {
            var closing = new Thread(() -> close(stuck), "close-" + name);
            closing.setDaemon(true);
            closing.start();
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        abandon();
    }
}
