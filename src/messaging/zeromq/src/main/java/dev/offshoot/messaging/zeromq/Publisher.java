package dev.offshoot.messaging.zeromq;

import dev.offshoot.messaging.spi.Body;
import dev.offshoot.messaging.spi.Broker.Failure;
import dev.offshoot.messaging.spi.Broker.Outcome;
import dev.offshoot.messaging.spi.Envelope;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zeromq.ZMQException;
import org.zeromq.ZMsg;

/** Sends the messages for one queue, in turn to each process that consumes it. */
final class Publisher {

    /** More than are ever on their way; what is beyond counts as sent for the first time. */
    private static final int MOST_UNCONFIRMED = 10_000;

    private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(1);
    /** How long an answer is relied on that has not been repeated. */
    private static final Duration LONGEST_MEMORY = Duration.ofSeconds(5);

    private final Peers peers;
    private final String queue;
    /** How often messages were sent that were never confirmed: they may have ended the processes that got them. */
    private final Map<String, Integer> unconfirmed = new HashMap<>();

    /** When each address last said that it consumes the queue. */
    private final Map<String, Long> consuming = new LinkedHashMap<>();

    private long lastAsked = System.nanoTime() - BETWEEN_QUESTIONS.toNanos();
    private final ReentrantLock publishing = new ReentrantLock();
    private int turn;

    Publisher(Peers peers, String queue) {
        this.peers = peers;
        this.queue = queue;
    }

    Outcome publish(List<Envelope> messages, Duration timeout) {
        var deadline = System.nanoTime() + timeout.toNanos();
        try {
            if (!publishing.tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                return new Outcome(
                        Set.of(), Failure.TARGET, "Other messages for '" + queue + "' are not confirmed yet");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome(Set.of(), Failure.BROKER, "Interrupted while publishing");
        }
        try {
            var answers = new Answers();
            awaitConsumer(answers, deadline);
            return consuming.isEmpty()
                    ? new Outcome(Set.of(), Failure.TARGET, "No process consumes '" + queue + "'")
                    : publish(messages, answers, deadline);
        } catch (ZMQException e) {
            return new Outcome(Set.of(), Failure.BROKER, "This process is ending: " + e.getMessage());
        } finally {
            publishing.unlock();
        }
    }

    private void awaitConsumer(Answers answers, long deadline) {
        var now = System.nanoTime();
        consuming.values().removeIf(seen -> now - seen > LONGEST_MEMORY.toNanos());
        if (consuming.isEmpty() || now - lastAsked > BETWEEN_QUESTIONS.toNanos()) {
            peers.ask(queue);
            lastAsked = now;
        }
        var until = Math.min(deadline, now + ZeroMqBroker.ROLL_CALL.toNanos());
        while (consuming.isEmpty() && until - System.nanoTime() > 0) {
            peers.receive(Math.min(until, System.nanoTime() + Peers.BETWEEN_QUESTIONS.toNanos()), (address, answer) -> {
                answers.take(address, answer);
                return consuming.isEmpty();
            });
            if (consuming.isEmpty()) {
                // again, because a connection may have opened meanwhile
                peers.ask(queue);
            }
        }
    }

    /** The answers to one window of messages, and to the question who consumes the queue. */
    private final class Answers {

        private final Set<UUID> waiting = new HashSet<>();
        private final Set<UUID> confirmed = new HashSet<>();
        private final Set<String> refusing = new TreeSet<>();

        boolean take(String address, ZMsg answer) {
            var kind = Wire.text(answer);
            var id = Wire.text(answer);
            switch (kind) {
                case Wire.HERE -> consuming.put(address, System.nanoTime());
                case Wire.NOT_HERE -> consuming.remove(address);
                case Wire.STORED -> {
                    unconfirmed.remove(id);
                    waiting.remove(uuid(id));
                    confirmed.add(uuid(id));
                }
                case Wire.REFUSED -> {
                    unconfirmed.remove(id);
                    consuming.remove(address);
                    waiting.remove(uuid(id));
                    refusing.add(address);
                }
                default -> {
                    // of a later release
                }
            }
            return !waiting.isEmpty();
        }
    }

    private Outcome publish(List<Envelope> messages, Answers answers, long deadline) {
        var addresses = List.copyOf(consuming.keySet());
        String tooLarge = null;
        for (var message : messages) {
            var body = Body.of(message);
            if (body.bytes().length > Inbox.LARGEST_FRAME) {
                tooLarge = "Message " + message.id() + " has " + body.bytes().length + " bytes, more than the "
                        + Inbox.LARGEST_FRAME + " that processes accept over ZeroMQ: change to a broker whose limit can"
                        + " be raised, then replay it";
            } else if (send(addresses.get(Math.floorMod(turn++, addresses.size())), message, body)) {
                answers.waiting.add(message.id());
            }
        }
        if (!answers.waiting.isEmpty()) {
            peers.receive(deadline, answers::take);
        }
        var confirmed = messages.stream()
                .map(Envelope::id)
                .filter(answers.confirmed::contains)
                .collect(Collectors.toSet());
        if (confirmed.size() == messages.size()) {
            return new Outcome(confirmed, null, null);
        }
        if (!answers.waiting.isEmpty()) {
            // one of them is dead, or frozen
            consuming.clear();
        }
        return tooLarge != null
                ? new Outcome(confirmed, Failure.MESSAGE, tooLarge)
                : new Outcome(
                        confirmed,
                        Failure.TARGET,
                        answers.refusing.isEmpty()
                                ? "No confirm in time"
                                : "Refused by " + String.join(", ", answers.refusing));
    }

    private boolean send(String address, Envelope message, Body body) {
        var id = message.id().toString();
        var deliveries = unconfirmed.getOrDefault(id, 0) + 1;
        if (!peers.send(address, Wire.message(queue, message, body, deliveries))) {
            // it never left, and others may consume
            consuming.remove(address);
            return false;
        }
        if (unconfirmed.size() < MOST_UNCONFIRMED || deliveries > 1) {
            unconfirmed.put(id, deliveries);
        }
        return true;
    }

    private static @Nullable UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
