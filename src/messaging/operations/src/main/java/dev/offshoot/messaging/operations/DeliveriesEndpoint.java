package dev.offshoot.messaging.operations;

import dev.offshoot.messaging.engine.failure.UnreadableMessage;
import dev.offshoot.messaging.engine.format.WireFormats;
import dev.offshoot.messaging.engine.listeners.Listener;
import dev.offshoot.messaging.engine.listeners.Listeners;
import dev.offshoot.messaging.engine.listeners.MessageJson;
import dev.offshoot.messaging.engine.modules.LocalModules;
import dev.offshoot.messaging.engine.modules.WakeUps;
import dev.offshoot.messaging.engine.store.DeliveryTable;
import dev.offshoot.messaging.engine.store.DeliveryTable.NewDelivery;
import dev.offshoot.messaging.engine.store.OutboxTable;
import dev.offshoot.messaging.engine.store.OutboxTable.Outgoing;
import dev.offshoot.messaging.spi.Envelope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.JsonNode;

/**
 * {@code /actuator/deliveries}: messages whose delivery failed, incoming and outgoing, with their last error; {@code
 * POST} replays one of those that are parked, or all of a module or type.
 */
@Endpoint(id = "deliveries")
public class DeliveriesEndpoint {

    private static final int MOST_LISTED = 200;
    /** So many are replayed in one transaction. */
    private static final int TOGETHER = 100;

    private final LocalModules modules;
    private final WakeUps wakeUps;
    private final Listeners listeners;
    private final MessageJson json;
    private final WireFormats formats;
    private final TransactionOperations transactions;

    DeliveriesEndpoint(
            LocalModules modules,
            WakeUps wakeUps,
            Listeners listeners,
            MessageJson json,
            WireFormats formats,
            TransactionOperations transactions) {
        this.modules = modules;
        this.wakeUps = wakeUps;
        this.listeners = listeners;
        this.json = json;
        this.formats = formats;
        this.transactions = transactions;
    }

    /**
     * The failed deliveries of the modules in this process, at most 200 of each.
     *
     * @param parked those that are not tried again unless somebody replays them
     * @param retried those that will be tried again
     */
    public record Overview(List<Failed> parked, List<Failed> retried) {}

    /**
     * A failed delivery.
     *
     * @param id the id to replay it with
     * @param listener the listener that failed; {@code ?} if there is no listener; {@code >} and a module if it could
     *     not be sent to that module
     * @param error the error of the last attempt
     * @param attempts how often it failed, apart from what passes by itself, such as a deadlock
     * @param due when it will be tried again; null if it is parked
     * @param message the payload, with personal data masked; null if its type is unknown here
     */
    public record Failed(
            String module,
            long id,
            UUID messageId,
            String type,
            int version,
            @Nullable String subject,
            String listener,
            int attempts,
            @Nullable String error,
            Instant sentAt,
            @Nullable Instant parkedAt,
            @Nullable Instant due,
            @Nullable JsonNode message) {}

    @ReadOperation
    public Overview deliveries() {
        var parked = new ArrayList<Failed>();
        var retried = new ArrayList<Failed>();
        for (var module : modules.present()) {
            var table = modules.tables(module).deliveries();
            table.parked(MOST_LISTED).forEach(one -> parked.add(listed(module, one, true)));
            table.retried(MOST_LISTED).forEach(one -> retried.add(listed(module, one, false)));
        }
        return new Overview(parked, retried);
    }

    private Failed listed(String module, DeliveryTable.Failed one, boolean parked) {
        var delivery = one.delivery();
        var message = delivery.message();
        return new Failed(
                module,
                delivery.seq(),
                message.id(),
                message.type(),
                message.version(),
                message.subject(),
                delivery.listener(),
                delivery.attempts(),
                one.error(),
                message.sentAt(),
                parked ? message.due() : null,
                parked ? null : message.due(),
                json.masked(message, listeners.type(message.type())));
    }

    /** Replays a parked delivery. Answers 202; 404 if there is none, 409 if no listener consumes it or it
     * cannot be read. */
    @WriteOperation
    public WebEndpointResponse<Object> replay(@Selector String module, @Selector long id) {
        if (!modules.isHere(module)) {
            return ModulesEndpoint.notHere(module);
        }
        var replayed = transactions.execute(status -> replayWithin(module, id, false));
        if (replayed.refusal() != null) {
            return replayed.refusal();
        }
        replayed.wake().run();
        return new WebEndpointResponse<>(HttpStatus.ACCEPTED.value());
    }

    /**
     * What became of parked deliveries.
     *
     * @param replayed how many were replayed
     * @param left how many were not, because their listener wants one attempt at most, no listener consumes them, they
     *     cannot be read, or somebody else has replayed them
     */
    public record Replays(long replayed, long left) {}

    /**
     * Replays all parked deliveries of a module: a hundred in each transaction, so that some have been replayed if it is
     * interrupted. Answers 200; 404 if the module is not in this process.
     *
     * @param type only those of this type; of all types if it is missing
     */
    @WriteOperation
    public WebEndpointResponse<Object> replayAll(@Selector String module, @Nullable String type) {
        if (!modules.isHere(module)) {
            return ModulesEndpoint.notHere(module);
        }
        // those that are parked again meanwhile stay parked
        var ids = modules.tables(module).deliveries().parkedOf(type);
        var count = 0L;
        for (var begin = 0; begin < ids.size(); begin += TOGETHER) {
            var some = ids.subList(begin, Math.min(begin + TOGETHER, ids.size()));
            var replayed = transactions.execute(status -> some.stream()
                    .map(id -> replayWithin(module, id, true))
                    .filter(one -> one.refusal() == null)
                    .toList());
            replayed.forEach(one -> one.wake().run());
            count += replayed.size();
        }
        return new WebEndpointResponse<>(new Replays(count, ids.size() - count));
    }

    /** The wake-up to run after the commit, or the reason why nothing was replayed. */
    private record Replayed(Runnable wake, @Nullable WebEndpointResponse<Object> refusal) {}

    /** @param unseen whether nobody has looked at this one */
    private Replayed replayWithin(String module, long id, boolean unseen) {
        var tables = modules.tables(module);
        var parked = tables.deliveries().parked(id);
        if (parked == null) {
            return refused(
                    HttpStatus.NOT_FOUND,
                    "no-such-delivery",
                    "Module '" + module + "' has no parked delivery " + id + ". It may have been replayed already");
        }
        var message = parked.message();
        if (parked.listener().startsWith(OutboxTable.OUTGOING)) {
            var target = parked.listener().substring(OutboxTable.OUTGOING.length());
            tables.deliveries().delete(List.of(id));
            tables.outbox().insert(List.of(new Outgoing(0, message, target, Duration.ZERO, 0)));
            return new Replayed(() -> wakeUps.send(module, target), null);
        }
        var readable = readable(message);
        if (readable == null) {
            return refused(
                    HttpStatus.CONFLICT,
                    "unreadable-message",
                    "This process cannot read the message. Deploy one that has its type and its format, then replay the"
                            + " delivery");
        }
        var meant = listeners.find(module, message.type(), parked.listener());
        // a message that arrived without a listener goes to all current listeners
        var hearing = meant != null
                ? List.of(meant)
                : parked.listener().equals(Listener.NOBODY)
                        ? listeners.of(module, message.type())
                        : List.<Listener>of();
        if (hearing.isEmpty()) {
            return refused(
                    HttpStatus.CONFLICT,
                    "nobody-listens",
                    "No listener of this process consumes " + message.type()
                            + ". Deploy one, then replay the delivery");
        }
        if (unseen && hearing.stream().anyMatch(listener -> listener.once)) {
            return refused(
                    HttpStatus.CONFLICT,
                    "at-most-once",
                    "It may have taken effect, and its listener wants no second attempt. Find out, then replay it alone");
        }
        if (meant != null && readable == message) {
            // counts as failed before, because it may have called an external system
            tables.deliveries().putBack(parked, meant.lane(), Duration.ZERO, 0, 1, null);
        } else {
            tables.deliveries().delete(List.of(id));
            tables.deliveries()
                    .insert(hearing.stream()
                            .map(listener ->
                                    new NewDelivery(readable, listener.id, listener.lane(), Duration.ZERO, null))
                            .toList());
        }
        var lanes = hearing.stream().map(Listener::lane).collect(Collectors.toSet());
        return new Replayed(() -> wakeUps.deliver(module, lanes), null);
    }

    private @Nullable Envelope readable(Envelope message) {
        try {
            return formats.read(message);
        } catch (UnreadableMessage e) {
            return null;
        }
    }

    private static Replayed refused(HttpStatus status, String type, String detail) {
        return new Replayed(() -> {}, ModulesEndpoint.problem(status, type, detail));
    }
}
