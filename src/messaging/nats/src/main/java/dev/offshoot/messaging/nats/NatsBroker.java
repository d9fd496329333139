package dev.offshoot.messaging.nats;

import dev.offshoot.messaging.spi.Body;
import dev.offshoot.messaging.spi.Broker;
import dev.offshoot.messaging.spi.CloudEventHeaders;
import dev.offshoot.messaging.spi.Envelope;
import dev.offshoot.messaging.spi.ModuleConsumers;
import dev.offshoot.messaging.spi.Receiver;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.api.PublishAck;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The adapter for NATS JetStream: for each module a stream that keeps each message until it is acknowledged, which
 * publishers and consumers create, and one durable consumer, which all processes that host the module share.
 *
 * <p>The server does not tell how many processes consume a stream, so consumers answer to a question on a subject of
 * their module. A process that is dead or frozen does not answer.
 */
public class NatsBroker implements Broker {

    static final CloudEventHeaders HEADERS = new CloudEventHeaders("ce-", "content-type");

    private static final Logger LOG = LoggerFactory.getLogger(NatsBroker.class);

    /** How long to wait for the answers of consuming processes. */
    private static final Duration ROLL_CALL = Duration.ofMillis(500);

    private static final int TOO_LARGE = 10054;

    private final NatsConnection connections;
    private final NatsStreams streams;
    private final ModuleConsumers consumers = new ModuleConsumers();

    /**
     * @param namespace the prefix of the names of subjects and streams
     * @param replicas how many servers of a cluster keep a stream that is created
     * @throws IllegalArgumentException if streams cannot have such names
     */
    NatsBroker(NatsConnection connections, String namespace, int replicas) {
        this.connections = connections;
        this.streams = new NatsStreams(namespace, replicas);
    }

    @Override
    public String kind() {
        return "nats";
    }

    @Override
    public Outcome publish(String target, List<Envelope> messages, Duration timeout) {
        var deadline = System.nanoTime() + timeout.toNanos();
        try {
            var connection = connections.require(timeout);
            streams.declare(connection, target);
            return publish(connection, target, messages, deadline);
        } catch (JetStreamApiException e) {
            return new Outcome(Set.of(), Failure.TARGET, streams.explain(target, e));
        } catch (IllegalArgumentException e) {
            return new Outcome(Set.of(), Failure.TARGET, e.getMessage());
        } catch (IOException | IllegalStateException e) {
            // a stream that has no leader does not answer, while others do
            return connections.get() != null
                    ? new Outcome(Set.of(), Failure.TARGET, streams.explain(target, e))
                    : new Outcome(Set.of(), Failure.BROKER, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome(Set.of(), Failure.BROKER, "Interrupted while publishing");
        }
    }

    private Outcome publish(Connection connection, String target, List<Envelope> messages, long deadline)
            throws IOException, InterruptedException {
        var confirms = new LinkedHashMap<UUID, CompletableFuture<PublishAck>>();
        var confirmed = new HashSet<UUID>();
        Failure failure = null;
        String error = null;
        var publishing = connection.jetStream(JetStreamOptions.builder()
                .requestTimeout(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))
                .build());
        for (var message : messages) {
            var body = Body.of(message);
            var headers = headers(message, body);
            if (headers.serializedLength() + body.bytes().length > connection.getMaxPayload()) {
                // the server would close the connection
                failure = Failure.MESSAGE;
                error = "Message " + message.id() + " is larger than the " + connection.getMaxPayload()
                        + " bytes that NATS accepts: raise max_payload there, then replay it";
            } else {
                confirms.put(message.id(), publishing.publishAsync(streams.subject(target), headers, body.bytes()));
            }
        }
        for (var confirm : confirms.entrySet()) {
            try {
                confirm.getValue().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
                confirmed.add(confirm.getKey());
            } catch (ExecutionException e) {
                var cause = e.getCause() == null ? e : e.getCause();
                if (failure != Failure.MESSAGE) {
                    failure = failure(cause);
                    error = String.valueOf(cause.getMessage());
                }
            } catch (TimeoutException e) {
                if (failure == null) {
                    failure = Failure.TARGET;
                    error = "No confirm in time";
                }
            }
        }
        if (failure == Failure.TARGET) {
            // the stream may no longer exist: the next call creates it
            streams.forget(target);
        }
        if (failure != null && failure != Failure.MESSAGE && connections.get() == null) {
            failure = Failure.BROKER;
        }
        return new Outcome(confirmed, failure, error);
    }

    private static Failure failure(Throwable cause) {
        return cause instanceof JetStreamApiException refusal && refusal.getApiErrorCode() == TOO_LARGE
                ? Failure.MESSAGE
                : Failure.TARGET;
    }

    private static Headers headers(Envelope message, Body body) {
        var headers = new Headers();
        headers.put("Nats-Msg-Id", message.id().toString());
        HEADERS.of(message, body).forEach((name, value) -> headers.put(name, encode(value)));
        return headers;
    }

    /** CloudEvents in headers are percent-encoded. */
    private static String encode(String value) {
        return value.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '%' && c != '"')
                ? value
                : URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void consume(String module, Receiver receiver) {
        consumers.add(module, new NatsConsumer(streams, connections, module, receiver));
    }

    @Override
    public void stopConsuming(String module) {
        consumers.stop(module);
    }

    @Override
    public boolean isConsuming(String module) {
        return consumers.isConsuming(module);
    }

    @Override
    public int consumerCount(String module) {
        var connection = connections.get();
        if (connection == null) {
            return 0;
        }
        var answered = new HashSet<String>();
        var inbox = connection.createInbox();
        try {
            var answers = connection.subscribe(inbox);
            try {
                connection.publish(streams.rollCall(module), inbox, new byte[0]);
                var deadline = System.nanoTime() + ROLL_CALL.toNanos();
                while (deadline - System.nanoTime() > 0) {
                    var answer = answers.nextMessage(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
                    if (answer != null && answer.getData() != null && !answer.isStatusMessage()) {
                        answered.add(new String(answer.getData(), StandardCharsets.UTF_8));
                    }
                }
            } finally {
                answers.unsubscribe();
            }
        } catch (IllegalStateException e) {
            LOG.warn("NATS does not tell how many processes consume '{}': {}", streams.of(module), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return connections.get() == null ? 0 : answered.size();
    }

    @Override
    public Map<String, Long> held(Collection<String> modules) {
        try {
            return streams.held(connections.require(NatsStreams.LONGEST_REQUEST), modules);
        } catch (IOException | IllegalStateException e) {
            LOG.debug("NATS does not tell how many messages it holds", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Map.of();
    }

    @Override
    public void close() {
        consumers.stopAll();
        try {
            connections.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
