package dev.offshoot.messaging.nats;

import dev.offshoot.messaging.spi.Outages;
import dev.offshoot.messaging.spi.Outages.Refusal;
import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connection of this process to NATS. It is opened in the background, and again after each outage. */
final class NatsConnection implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NatsConnection.class);

    private static final Outages.Settings SETTINGS = new Outages.Settings(
            "offshoot.messaging.nats.servers",
            "the user and password, or the token, in offshoot.messaging.nats.servers, or offshoot.messaging.nats.credentials",
            "tls:// in offshoot.messaging.nats.servers",
            "-Djavax.net.ssl.trustStore");

    private static final int MOST_REPORTS = 100;

    private final Set<String> reported = ConcurrentHashMap.newKeySet();
    private final Options options;
    private final Outages outages;
    private volatile Thread opening;
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
                        if (connection.getStatus() == Connection.Status.CONNECTED) {
                            report(error);
                        } else {
                            lost(new IOException(error));
                        }
                    }

                    @Override
                    public void exceptionOccurred(Connection connection, Exception failure) {
                        if (connection.getStatus() != Connection.Status.CONNECTED) {
                            lost(failure);
                        }
                    }
                });
        if (credentials != null) {
            builder.credentialPath(credentials.toString());
        }
        this.options = builder.build();
        this.outages = new Outages(
                new Outages.Server(
                        "NATS",
                        options.getServers().stream().map(URI::toString).toList(),
                        options.isTLSRequired(),
                        SETTINGS),
                NatsConnection::refusal);
        this.opening = startOpening();
    }

    /** Logs each error once per connection: without a permission, the server reports one for each question. */
    private void report(String error) {
        if (reported.size() < MOST_REPORTS && reported.add(withoutIds(error))) {
            LOG.warn("NATS reports: {}", error);
        } else {
            LOG.debug("NATS reports: {}", error);
        }
    }

    /** Subjects for answers contain ids. */
    private static String withoutIds(String error) {
        return error.replaceAll("(?i)_INBOX\\.[\\w.*>]+", "_INBOX");
    }

    private static @Nullable Refusal refusal(Throwable failure) {
        var message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        if (failure instanceof AuthenticationException || message.contains("authorization violation")) {
            return Refusal.CREDENTIALS;
        }
        return message.contains("ssl required by server")
                ? Refusal.EXPECTS_TLS
                : message.contains("ssl connection wanted by client") ? Refusal.SPEAKS_NO_TLS : null;
    }

    private Thread startOpening() {
        var thread = new Thread(this::open, "nats");
        thread.setDaemon(true);
        thread.start();
        return thread;
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
                    lost(e);
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
                reported.clear();
                outages.ended();
            }
            case DISCONNECTED -> {
                // if the first attempt fails, it says why
                if (connection == opened) {
                    var error = connection.getLastError();
                    lost(new IOException(error == null || error.isBlank() ? "it closed the connection" : error));
                }
            }
            case CLOSED -> {
                // the client gives up once the server has refused its credentials twice
                if (!closed && connection == opened) {
                    opening = startOpening();
                }
            }
            default -> {
                // says nothing about whether the server answers
            }
        }
    }

    private void lost(Exception reason) {
        if (!closed) {
            outages.began(reason);
        }
    }

    Outages outages() {
        return outages;
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
            throw new IOException("NATS is unavailable");
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
