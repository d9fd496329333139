package dev.offshoot.messaging.nats;

import dev.offshoot.messaging.spi.CloudEventHeaders;
import dev.offshoot.messaging.spi.ConsumerErrors;
import dev.offshoot.messaging.spi.ModuleConsumers;
import dev.offshoot.messaging.spi.ReceivedMessage;
import dev.offshoot.messaging.spi.Receiver;
import dev.offshoot.messaging.spi.SuspectMessages;
import io.nats.client.Connection;
import io.nats.client.ConsumerContext;
import io.nats.client.Dispatcher;
import io.nats.client.FetchConsumeOptions;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamStatusCheckedException;
import io.nats.client.JetStreamStatusException;
import io.nats.client.Message;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Consumes one module's stream. Acknowledges messages only after the receiver has returned. */
final class NatsConsumer implements ModuleConsumers.Running {

    private static final Logger LOG = LoggerFactory.getLogger(NatsConsumer.class);

    /** The durable consumer that all processes share. */
    private static final String DURABLE = "hosts";

    /** How long the server waits for a sign of a process that has messages in hand, before others get them. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(10);

    private static final Duration LONGEST_FETCH = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final NatsStreams streams;
    private final NatsConnection connections;
    private final String module;
    private final Receiver receiver;
    private final SuspectMessages suspects;
    private final ConsumerErrors errors;
    private final byte[] process = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);
    private final Thread thread;
    private final ScheduledExecutorService signs;
    private volatile boolean active = true;
    private volatile boolean attached;
    private volatile List<Message> inHand = List.of();

    NatsConsumer(NatsStreams streams, NatsConnection connections, String module, Receiver receiver) {
        this.streams = streams;
        this.connections = connections;
        this.module = module;
        this.receiver = receiver;
        this.suspects = new SuspectMessages(receiver);
        this.errors = new ConsumerErrors(streams.of(module));
        this.thread = new Thread(this::run, "queue-" + module);
        this.signs = Executors.newSingleThreadScheduledExecutor(task -> {
            var signing = new Thread(task, "nats-" + module);
            signing.setDaemon(true);
            return signing;
        });
        thread.setDaemon(true);
        thread.start();
        signs.scheduleAtFixedRate(
                this::giveASign, LONGEST_SILENCE.toMillis() / 4, LONGEST_SILENCE.toMillis() / 4, TimeUnit.MILLISECONDS);
    }

    @Override
    public boolean isConsuming() {
        return attached && connections.get() != null;
    }

    private void giveASign() {
        try {
            inHand.forEach(Message::inProgress);
        } catch (IllegalStateException e) {
            LOG.debug("The messages in hand may be delivered to another process", e);
        } catch (RuntimeException | Error e) {
            // the schedule would end
            errors.survived(e);
        }
    }

    private void run() {
        while (active) {
            try {
                consume(connections.require(LONGEST_FETCH));
            } catch (IOException | JetStreamApiException | IllegalStateException | IllegalArgumentException e) {
                if (connections.get() != null) {
                    report(e);
                }
                pause();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException | Error e) {
                errors.survived(e);
                pause();
            } finally {
                attached = false;
            }
        }
    }

    private void report(Exception failure) {
        var outages = connections.outages();
        if (failure instanceof IllegalArgumentException unsuitable) {
            outages.refused(streams.of(module), String.valueOf(unsuitable.getMessage()));
        } else if (failure instanceof IOException) {
            // no answer in time, among others
            outages.unanswered(streams.of(module), streams.explain(module, failure));
        } else {
            outages.refused(streams.of(module), streams.explain(module, failure));
        }
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Consumes over one connection, until that breaks or the consumer is stopped. */
    private void consume(Connection connection) throws IOException, JetStreamApiException, InterruptedException {
        // an earlier connection may have reached a server that lost it
        streams.forget(module);
        streams.declare(connection, module);
        NatsStreams.management(connection)
                .addOrUpdateConsumer(
                        streams.of(module),
                        ConsumerConfiguration.builder()
                                .durable(DURABLE)
                                .ackPolicy(AckPolicy.Explicit)
                                .ackWait(LONGEST_SILENCE)
                                .maxDeliver(-1)
                                .build());
        var consumer = connection.getConsumerContext(streams.of(module), DURABLE);
        var answering = connection.createDispatcher(question -> {
            if (active && attached) {
                connection.publish(question.getReplyTo(), process);
            }
        });
        answering.subscribe(streams.rollCall(module));
        try {
            attached = true;
            connections.outages().accepted(streams.of(module));
            while (active && connection.getStatus() == Connection.Status.CONNECTED) {
                receive(connection, fetch(consumer));
            }
        } finally {
            attached = false;
            close(connection, answering);
        }
    }

    private static void close(Connection connection, Dispatcher answering) {
        try {
            connection.closeDispatcher(answering);
        } catch (IllegalArgumentException | IllegalStateException e) {
            LOG.debug("Closed with the connection", e);
        }
    }

    /** Waits a while for messages, and takes what there is. */
    private List<Message> fetch(ConsumerContext consumer)
            throws IOException, JetStreamApiException, InterruptedException {
        var began = System.nanoTime();
        var fetched = new ArrayList<Message>();
        try (var fetching = consumer.fetch(FetchConsumeOptions.builder()
                .maxMessages(receiver.batchSize())
                .noWaitExpiresIn(LONGEST_FETCH.toMillis())
                .build())) {
            for (var next = fetching.nextMessage(); next != null; next = fetching.nextMessage()) {
                fetched.add(next);
            }
        } catch (JetStreamStatusCheckedException | JetStreamStatusException e) {
            // the stream or its consumer is gone
            throw new IOException(e.getMessage(), e);
        } catch (IOException | JetStreamApiException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        } finally {
            if (fetched.isEmpty() && System.nanoTime() - began < LONGEST_FETCH.toNanos() / 20) {
                // other processes' requests were first
                TimeUnit.NANOSECONDS.sleep(LONGEST_FETCH.toNanos() / 20);
            }
        }
        return fetched;
    }

    private void receive(Connection connection, List<Message> fetched) throws InterruptedException {
        inHand = fetched;
        try {
            var together = new ArrayList<Message>();
            for (var message : fetched) {
                var deliveries = message.metaData().deliveredCount();
                if (CloudEventHeaders.isSuspect(deliveries)) {
                    suspects.receive(read(message), deliveries, () -> active);
                    acknowledgeNow(message);
                } else {
                    together.add(message);
                }
            }
            if (!together.isEmpty()) {
                receive(together);
            }
        } catch (RuntimeException e) {
            if (active) {
                LOG.warn("Messages for '{}' return to the broker: {}", module, e.toString());
            }
            giveBack(connection, fetched);
            if (active) {
                awaitReady();
            }
        } finally {
            inHand = List.of();
        }
    }

    private void receive(List<Message> messages) {
        receiver.receive(messages.stream().map(NatsConsumer::read).toList(), () -> active);
        messages.forEach(Message::ack);
    }

    /** Before the next one is received, which may end the process. */
    private static void acknowledgeNow(Message message) throws InterruptedException {
        try {
            message.ackSync(LONGEST_FETCH);
        } catch (TimeoutException e) {
            LOG.debug("A message that was stored may be delivered again", e);
        }
    }

    /** Those that were acknowledged already, stay so. */
    private static void giveBack(Connection connection, List<Message> messages) throws InterruptedException {
        try {
            messages.forEach(Message::nak);
            connection.flush(LONGEST_FETCH);
        } catch (IllegalStateException | TimeoutException e) {
            LOG.debug("The broker will notice by itself", e);
        }
    }

    private void awaitReady() throws InterruptedException {
        while (active && !receiver.isReady()) {
            Thread.sleep(PAUSE.toMillis());
        }
    }

    private static ReceivedMessage read(Message message) {
        var headers = message.getHeaders();
        return NatsBroker.HEADERS.read(
                name -> headers == null ? null : decode(headers.getFirst(name)),
                message.getData() == null ? new byte[0] : message.getData(),
                message.metaData().deliveredCount() > 1);
    }

    private static @Nullable String decode(@Nullable String value) {
        return value == null || value.indexOf('%') < 0
                ? value
                : URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Stops, and returns what it has not acknowledged. */
    @Override
    public void stop() {
        active = false;
        try {
            thread.join(10_000);
            var connection = connections.get();
            if (connection != null) {
                // acknowledgements of the last messages
                connection.flush(LONGEST_FETCH);
            }
        } catch (TimeoutException e) {
            LOG.debug("Messages that were stored may be delivered again", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            signs.shutdownNow();
        }
    }
}
