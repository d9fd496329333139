package dev.offshoot.messaging.nats;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connection of this process to NATS. It is opened in the background, and again after each outage. */
final class NatsConnection implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NatsConnection.class);

    private final Options options;
    private final Thread opening;
    private final AtomicBoolean away = new AtomicBoolean();
    /** Open until the server was asked for the first time. */
    private final CountDownLatch tried = new CountDownLatch(1);

    private volatile @Nullable Connection opened;
    private volatile boolean closed;

    /**
     * @param servers addresses of servers, tried in turn
     * @param credentials the file with a user's credentials, if the servers require one
     */
    NatsConnection(List<String> servers, @Nullable Path credentials) {
        var builder = new Options.Builder()
                .servers(servers.toArray(String[]::new))
                .connectionName("offshoot")
                .connectionTimeout(Duration.ofSeconds(2))
                .maxReconnects(-1)
                .reconnectWait(Duration.ofMillis(500))
                .reconnectJitter(Duration.ofMillis(200))
                // what cannot be sent now stays in the outbox, not in this process's memory
                .reconnectBufferSize(0)
                // a frozen server is away too
                .pingInterval(Duration.ofSeconds(2))
                .maxPingsOut(2)
                .connectionListener(this::changed)
                .errorListener(new ErrorListener() {
                    @Override
                    public void errorOccurred(Connection connection, String error) {
                        LOG.warn("NATS reports: {}", error);
                    }
                });
        if (credentials != null) {
            builder.credentialPath(credentials.toString());
        }
        this.options = builder.build();
        this.opening = new Thread(this::open, "nats");
        opening.setDaemon(true);
        opening.start();
    }

    private void open() {
        try {
            while (!closed) {
                try {
                    opened = Nats.connect(options);
                    if (closed) {
                        opened.close();
                    }
                    return;
                } catch (IOException e) {
                    lost(e.getMessage());
                } finally {
                    tried.countDown();
                }
                if (!closed) {
                    Thread.sleep(1000);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void changed(Connection connection, ConnectionListener.Events event) {
        switch (event) {
            case CONNECTED, RECONNECTED -> {
                if (away.getAndSet(false)) {
                    LOG.info("NATS is back");
                }
            }
            case DISCONNECTED -> {
                if (!closed) {
                    lost(connection.getLastError());
                }
            }
            default -> {
                // says nothing about whether the server answers
            }
        }
    }

    private void lost(@Nullable String reason) {
        if (!away.getAndSet(true)) {
            LOG.warn(
                    "NATS is unavailable at {}; outgoing messages wait in the outbox: {}",
                    options.getServers(),
                    reason == null || reason.isBlank() ? "it closed the connection" : reason);
        }
    }

    /** The connection, or null while there is none. */
    @Nullable Connection get() {
        var connection = opened;
        return connection != null && connection.getStatus() == Connection.Status.CONNECTED ? connection : null;
    }

    /**
     * The connection. Waits for a process's first one.
     *
     * @throws IOException if there is none
     */
    Connection require(Duration patience) throws IOException, InterruptedException {
        tried.await(patience.toNanos(), TimeUnit.NANOSECONDS);
        var connection = get();
        if (connection == null) {
            throw new IOException("NATS is unavailable at " + options.getServers());
        }
        return connection;
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        opening.interrupt();
        opening.join(5000);
        var connection = opened;
        if (connection != null) {
            connection.close();
        }
    }
}
