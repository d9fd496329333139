package dev.offshoot.messaging.operations;

import dev.offshoot.messaging.engine.listeners.Listener;
import dev.offshoot.messaging.engine.listeners.Listeners;
import dev.offshoot.messaging.engine.listeners.MessageJson;
import dev.offshoot.messaging.engine.modules.LocalModules;
import dev.offshoot.messaging.engine.modules.WakeUps;
import dev.offshoot.messaging.engine.store.DeliveryTable.NewDelivery;
import dev.offshoot.messaging.engine.store.OutboxTable;
import dev.offshoot.messaging.engine.store.OutboxTable.Outgoing;
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

/** {@code /actuator/deliveries}: what was given up, on its way in or out, and why; {@code POST} drives it again. */
@Endpoint(id = "deliveries")
public class DeliveriesEndpoint {

    private static final int MOST_LISTED = 200;

    private final LocalModules modules;
    private final WakeUps wakeUps;
    private final Listeners listeners;
    private final MessageJson json;
    private final TransactionOperations transactions;

    DeliveriesEndpoint(
            LocalModules modules,
            WakeUps wakeUps,
            Listeners listeners,
            MessageJson json,
            TransactionOperations transactions) {
        this.modules = modules;
        this.wakeUps = wakeUps;
        this.listeners = listeners;
        this.json = json;
        this.transactions = transactions;
    }

    /** The parked deliveries of the modules in this process, at most 200 of each. */
    public record Overview(List<Parked> parked) {}

    /**
     * A delivery that was given up.
     *
     * @param id by which it is replayed
     * @param listener who could not take it; {@code ?} if nobody hears it; {@code >} and a module if it could not be sent
     *     there
     * @param error of the last attempt
     * @param message as it was sent, personal data masked; nothing if its type is unknown here
     */
    public record Parked(
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
            Instant parkedAt,
            @Nullable JsonNode message) {}

    @ReadOperation
    public Overview deliveries() {
        var parked = new ArrayList<Parked>();
        for (var module : modules.present()) {
            for (var one : modules.tables(module).deliveries().parked(MOST_LISTED)) {
                var delivery = one.delivery();
                var message = delivery.message();
                parked.add(new Parked(
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
                        message.due(),
                        json.masked(message, listeners.type(message.type()))));
            }
        }
        return new Overview(parked);
    }

    /** Drives one parked delivery again. */
    @WriteOperation
    public WebEndpointResponse<Object> driveAgain(@Selector String module, @Selector long id) {
        if (!modules.isHere(module)) {
            return ModulesEndpoint.problem(
                    HttpStatus.NOT_FOUND, "no-such-module", "This process carries no module '" + module + "'");
        }
        var driven = transactions.execute(status -> driveAgainWithin(module, id));
        if (driven.refusal() != null) {
            return driven.refusal();
        }
        driven.wake().run();
        return new WebEndpointResponse<>(HttpStatus.ACCEPTED.value());
    }

    /** What is to be done once the transaction is committed, or why nothing was done. */
    private record Driven(Runnable wake, @Nullable WebEndpointResponse<Object> refusal) {}

    private Driven driveAgainWithin(String module, long id) {
        var tables = modules.tables(module);
        var parked = tables.deliveries().parked(id);
        if (parked == null) {
            return refused(
                    HttpStatus.NOT_FOUND,
                    "no-such-delivery",
                    "Module '" + module + "' has no parked delivery " + id + ": it may have been replayed already");
        }
        var message = parked.message();
        if (parked.listener().startsWith(OutboxTable.OUTGOING)) {
            var target = parked.listener().substring(OutboxTable.OUTGOING.length());
            tables.deliveries().delete(List.of(id));
            tables.outbox().insert(List.of(new Outgoing(0, message, target, Duration.ZERO, 0)));
            return new Driven(() -> wakeUps.send(module, target), null);
        }
        var meant = listeners.find(module, message.type(), parked.listener());
        // what came before anybody heard it is for all who do so now
        var hearing = meant != null
                ? List.of(meant)
                : parked.listener().equals(Listener.NOBODY)
                        ? listeners.of(module, message.type())
                        : List.<Listener>of();
        if (hearing.isEmpty()) {
            return refused(
                    HttpStatus.CONFLICT,
                    "nobody-listens",
                    "No listener of this process hears " + message.type() + ": deploy one, and drive it again");
        }
        if (meant != null) {
            // as one that failed before: what it calls may have been called
            tables.deliveries().putBack(parked, meant.lane(), Duration.ZERO, 0, 1, null);
        } else {
            tables.deliveries().delete(List.of(id));
            tables.deliveries()
                    .insert(hearing.stream()
                            .map(listener ->
                                    new NewDelivery(message, listener.id, listener.lane(), Duration.ZERO, null))
                            .toList());
        }
        var lanes = hearing.stream().map(Listener::lane).collect(Collectors.toSet());
        return new Driven(() -> wakeUps.deliver(module, lanes), null);
    }

    private static Driven refused(HttpStatus status, String type, String detail) {
        return new Driven(() -> {}, ModulesEndpoint.problem(status, type, detail));
    }
}
