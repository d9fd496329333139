package dev.offshoot.messaging.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.offshoot.messaging.spi.Body;
import dev.offshoot.messaging.spi.Broker;
import dev.offshoot.messaging.spi.Envelope;
import dev.offshoot.messaging.spi.ReceivedMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The conformance suite: checks that a broker and its adapter lose no message, even while modules move. Extend it with
 * a real broker; an adapter that passes works.
 */
public abstract class BrokerConformance {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** How often a message is delivered before it is received alone. */
    private static final int DELIVERIES_TOGETHER = 20;

    private static final String TRACE = "00-" + "a1".repeat(16) + "-" + "b2".repeat(8) + "-01";

    private final String namespace = "conformance-" + UUID.randomUUID();
    private final List<Broker> adapters = new ArrayList<>();

    /** The running broker. */
    protected abstract BrokerUnderTest broker();

    @AfterEach
    void disconnectAll() {
        adapters.forEach(broker()::disconnect);
    }

    private Broker connect() {
        var adapter = broker().connect(namespace);
        adapters.add(adapter);
        return adapter;
    }

    private static Envelope message(int number) {
        return message(number, "{\"number\":" + number + "}");
    }

    private static Envelope message(int number, String payload) {
        var now = Instant.parse("2026-11-28T12:00:00.123Z");
        return new Envelope(
                UUID.randomUUID(),
                "letters.Filed",
                3,
                "lettre à Łódź, 漢 " + number,
                "letters",
                now,
                now.plusSeconds(1),
                TRACE,
                payload);
    }

    private static List<Envelope> messages(int count) {
        return IntStream.range(0, count).mapToObj(BrokerConformance::message).toList();
    }

    private static Set<UUID> ids(List<Envelope> messages) {
        var ids = new HashSet<UUID>();
        messages.forEach(message -> ids.add(message.id()));
        return ids;
    }

    /** Publishes, repeatedly if necessary, until all messages are confirmed. */
    private static void publish(Broker from, List<Envelope> messages) {
        var left = new ArrayList<>(messages);
        await().atMost(PATIENCE).until(() -> {
            var confirmed = from.publish("archive", List.copyOf(left), TIMEOUT).confirmed();
            left.removeIf(message -> confirmed.contains(message.id()));
            return left.isEmpty();
        });
    }

    /** Publishes in the background, because a broker that keeps nothing confirms only what has been received. */
    private CompletableFuture<Void> publishing(List<Envelope> messages) {
        var from = connect();
        return CompletableFuture.runAsync(() -> publish(from, messages));
    }

    /** Publishes, and consumes after that; the other way round if the broker keeps nothing. */
    private CollectingReceiver publishAndConsume(List<Envelope> messages) {
        if (broker().keepsMessages()) {
            publish(connect(), messages);
            return consume(connect());
        }
        var receiver = consume(connect());
        publish(connect(), messages);
        return receiver;
    }

    private static CollectingReceiver consume(Broker with) {
        var receiver = new CollectingReceiver();
        with.consume("archive", receiver);
        await().atMost(PATIENCE).until(() -> with.isConsuming("archive"));
        return receiver;
    }

    private static void awaitAll(List<Envelope> messages, CollectingReceiver... receivers) {
        // in linear time: receivers may have many thousands
        var missing = ids(messages);
        await().atMost(PATIENCE).untilAsserted(() -> {
            Stream.of(receivers).forEach(one -> one.ids().forEach(missing::remove));
            assertThat(missing).isEmpty();
        });
    }

    @Test
    protected void confirmsWhatItKeepsAndDeliversItAsItWasSent() {
        var sent = messages(25);
        var from = connect();
        var outcome = from.publish("archive", sent, TIMEOUT);

        CollectingReceiver receiver;
        if (broker().keepsMessages()) {
            assertThat(outcome).isEqualTo(new Broker.Outcome(ids(sent), null, null));
            receiver = consume(connect());
        } else {
            assertThat(outcome.confirmed()).isEmpty();
            assertThat(outcome.failure()).isEqualTo(Broker.Failure.TARGET);
            receiver = consume(connect());
            publish(from, sent);
            var more = messages(25);
            assertThat(from.publish("archive", more, TIMEOUT)).isEqualTo(new Broker.Outcome(ids(more), null, null));
            sent = Stream.concat(sent.stream(), more.stream()).toList();
        }
        awaitAll(sent, receiver);
        assertThat(receiver.received()).allMatch(one -> one.error() == null);
        assertThat(receiver.messages()).containsExactlyInAnyOrderElementsOf(sent);
    }

    @Test
    protected void deliversAMessageWithOnlyRequiredFields() {
        var now = Instant.parse("2026-11-28T12:00:00Z");
        var bare = new Envelope(UUID.randomUUID(), "letters.Filed", 1, null, "letters", now, now, null, "{}");

        var receiver = publishAndConsume(List.of(bare));

        awaitAll(List.of(bare), receiver);
        assertThat(receiver.messages()).containsExactly(bare);
    }

    @Test
    protected void deliversAMegabyteOfAnyCharacters() {
        var large = message(1, "{\"text\":\"" + "ü漢🙂 ".repeat(100_000) + "\"}");

        var receiver = publishAndConsume(List.of(large));

        awaitAll(List.of(large), receiver);
        assertThat(receiver.messages()).containsExactly(large);
    }

    @Test
    protected void identifiesTheMessageThatItRefuses() {
        var payload = broker().refusedPayload();
        var refused = message(1, payload == null ? "{}" : payload);
        var neighbours = messages(3);
        var window = List.of(neighbours.get(0), refused, neighbours.get(1));
        var from = connect();
        var receiver = broker().keepsMessages() ? null : consume(connect());

        var outcome = from.publish("archive", window, TIMEOUT);

        if (payload == null) {
            assertThat(outcome.failure()).isNull();
        } else {
            assertThat(outcome.failure()).isEqualTo(Broker.Failure.MESSAGE);
            assertThat(outcome.confirmed()).doesNotContain(refused.id());
            assertThat(outcome.error()).isNotBlank().contains(broker().limit());
        }
        publish(from, neighbours);
        receiver = receiver == null ? consume(connect()) : receiver;
        awaitAll(neighbours, receiver);
        if (payload != null) {
            assertThat(receiver.ids()).doesNotContain(refused.id());
        }
    }

    @Test
    protected void sendsOnlyToTheAddressedModule() {
        var from = connect();
        var others = messages(3);
        var kept = broker().keepsMessages();
        assertThat(from.publish("letters", others, TIMEOUT).confirmed()).isEqualTo(kept ? ids(others) : Set.of());
        var sent = messages(3);

        var receiver = publishAndConsume(sent);

        awaitAll(sent, receiver);
        assertThat(receiver.ids()).doesNotContainAnyElementsOf(ids(others));
        assertThat(from.held(List.of("letters"))).isEqualTo(Map.of("letters", kept ? 3L : 0L));
    }

    @Test
    protected void confirmsNoMessageWithoutAQueue() {
        var from = connect();
        if (broker().keepsMessages()) {
            publish(from, messages(1));
            broker().deleteQueue(namespace, "archive");
        } else {
            consume(from);
            publish(from, messages(1));
            from.stopConsuming("archive");
            assertThat(from.publish("archive", messages(1), TIMEOUT).confirmed())
                    .isEmpty();
        }

        var sent = messages(5);
        awaitAll(sent, publishAndConsume(sent));
    }

    @Test
    protected void redeliversWhatADeadConsumerHeld() {
        var sent = messages(10);
        var dying = connect();
        var first = consume(dying);
        first.shut();
        var publishing = publishing(sent);
        await().atMost(PATIENCE).until(() -> !first.offered().isEmpty());

        broker().kill(dying);
        var second = consume(connect());
        awaitAll(sent, second);
        publishing.join();

        // it died before it could store anything
        assertThat(first.received()).isEmpty();
        assertThat(second.messages()).containsAll(sent);
    }

    @Test
    protected void bypassesAFrozenProcessUntilItResumes() {
        var frozen = connect();
        var first = consume(frozen);
        first.shut();
        var sent = messages(10);
        var publishing = publishing(sent);
        await().atMost(PATIENCE).until(() -> !first.offered().isEmpty());
        broker().freeze(frozen);

        var began = System.nanoTime();
        assertThat(frozen.publish("archive", messages(1), TIMEOUT).confirmed()).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(TIMEOUT.plusSeconds(1));
        var other = connect();
        var second = consume(other);
        awaitAll(sent, second);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(other.consumerCount("archive")).isEqualTo(1));
        publishing.join();

        broker().thaw(frozen);
        first.open();
        await().atMost(PATIENCE).until(() -> other.consumerCount("archive") == 2 && frozen.isConsuming("archive"));
        var later = messages(20);
        publish(frozen, later);
        awaitAll(later, first, second);
    }

    @Test
    protected void saysWhyItDoesNotUseAQueueThatMayLoseMessages() {
        var from = connect();
        for (var shape = 0; broker().createUnsuitableQueue(namespace, "archive" + shape, shape); shape++) {
            var outcome = from.publish("archive" + shape, messages(1), TIMEOUT);

            assertThat(outcome.confirmed()).as("shape %d", shape).isEmpty();
            assertThat(outcome.failure()).isEqualTo(Broker.Failure.TARGET);
            assertThat(outcome.error()).contains(namespace, "archive" + shape);
        }
        if (broker().keepsMessages()) {
            assertThat(from.publish("letters", messages(1), TIMEOUT).confirmed())
                    .hasSize(1);
        }
    }

    /** Its neighbours were delivered as often, because they were fetched with it each time. */
    @Test
    protected void parksAMessageThatEndsProcessesAndDeliversItsNeighbours() {
        var sent = messages(5);
        var killer = sent.get(0).id();
        CompletableFuture<Void> publishing;
        if (broker().keepsMessages()) {
            // creates what it consumes from
            var first = connect();
            consume(first);
            first.stopConsuming("archive");
            publish(first, sent);
            if (!broker().deliverInVain(namespace, "archive", sent.size(), DELIVERIES_TOGETHER)) {
                return;
            }
            publishing = CompletableFuture.completedFuture(null);
        } else {
            var from = connect();
            for (var time = 0; time < DELIVERIES_TOGETHER; time++) {
                die(killer, () -> from.publish("archive", sent, Duration.ofMillis(500)));
            }
            publishing = CompletableFuture.runAsync(() -> publish(from, sent));
        }

        var received = new ArrayList<ReceivedMessage>();
        await().atMost(PATIENCE.multipliedBy(3)).until(() -> {
            received.addAll(die(killer, () -> {}));
            return received.stream()
                    .map(one -> one.message().id())
                    .collect(Collectors.toSet())
                    .equals(ids(sent));
        });
        publishing.join();

        assertThat(received.stream().filter(one -> one.error() != null))
                .extracting(one -> one.message().id())
                .contains(killer)
                .containsOnly(killer);
    }

    /** Lives until the message ends it, or all have been received. Returns those that were received before. */
    private List<ReceivedMessage> die(UUID killer, Runnable meanwhile) {
        var dying = connect();
        var receiver = new DyingReceiver(killer);
        dying.consume("archive", receiver);
        await().atMost(PATIENCE).until(() -> dying.isConsuming("archive"));
        var parked = new AtomicBoolean();
        await().atMost(PATIENCE).until(() -> {
            meanwhile.run();
            parked.set(receiver.received().stream().anyMatch(one -> one.error() != null));
            return receiver.isDead() || parked.get();
        });
        if (parked.get()) {
            // the others follow
            await().atMost(PATIENCE).until(() -> receiver.isDead() || isEmpty(dying));
        } else {
            broker().kill(dying);
        }
        broker().disconnect(dying);
        adapters.remove(dying);
        return receiver.received();
    }

    private boolean isEmpty(Broker adapter) {
        return Long.valueOf(0).equals(adapter.held(List.of("archive")).get("archive"));
    }

    /** Such as those of the JVM, after which it would look as healthy as before. */
    @Test
    protected void goesOnAfterAnError() {
        var thrown = new AtomicInteger();
        var sent = messages(10);
        var receiver = new CollectingReceiver() {
            @Override
            public void receive(List<ReceivedMessage> messages, BooleanSupplier active) {
                if (thrown.getAndIncrement() == 0) {
                    throw new NoClassDefFoundError("planted by the suite");
                }
                super.receive(messages, active);
            }
        };
        var consuming = connect();
        consuming.consume("archive", receiver);
        await().atMost(PATIENCE).until(() -> consuming.isConsuming("archive"));

        publish(connect(), sent);

        awaitAll(sent, receiver);
        assertThat(thrown).hasValueGreaterThan(1);
        assertThat(receiver.received()).allMatch(one -> one.error() == null);
    }

    /** Clocks differ, and a broker may refuse what seems to come from the future. */
    @Test
    protected void deliversAMessageOfTheFuture() {
        var tomorrow = Instant.parse("2126-11-28T12:00:00Z");
        var early =
                new Envelope(UUID.randomUUID(), "letters.Filed", 1, null, "letters", tomorrow, tomorrow, null, "{}");
        var sent = List.of(message(1), early, message(2));

        var receiver = publishAndConsume(sent);

        awaitAll(sent, receiver);
        assertThat(receiver.messages()).contains(early);
    }

    @Test
    protected void returnsWhatAStoppedConsumerHeld() {
        var sent = messages(10);
        var stopping = connect();
        var first = consume(stopping);
        first.shut();
        var publishing = publishing(sent);
        await().atMost(PATIENCE).until(() -> !first.offered().isEmpty());

        stopping.stopConsuming("archive");
        first.open();

        assertThat(first.received()).isEmpty();
        assertThat(stopping.isConsuming("archive")).isFalse();
        awaitAll(sent, consume(connect()));
        publishing.join();
        assertThat(first.received()).isEmpty();
    }

    @Test
    protected void sharesTheMessagesBetweenConsumersAndDeliversEachOnce() {
        var one = connect();
        var other = connect();
        var first = consume(one);
        var second = consume(other);
        var from = connect();

        var sent = new ArrayList<Envelope>();
        await().atMost(PATIENCE).until(() -> {
            var more = messages(20);
            publish(from, more);
            sent.addAll(more);
            return !first.received().isEmpty() && !second.received().isEmpty();
        });

        awaitAll(sent, first, second);
        var all = Stream.concat(first.ids().stream(), second.ids().stream()).toList();
        assertThat(all).containsExactlyInAnyOrderElementsOf(ids(sent));
    }

    @Test
    protected void countsConsumers() {
        var watching = connect();
        assertThat(watching.consumerCount("archive")).isZero();
        var one = connect();
        consume(one);
        var other = connect();
        consume(other);
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(watching.consumerCount("archive")).isEqualTo(2));

        one.stopConsuming("archive");
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(watching.consumerCount("archive")).isEqualTo(1));

        broker().kill(other);
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(watching.consumerCount("archive")).isZero());
    }

    @Test
    protected void reportsItsBacklog() {
        var from = connect();
        var sent = messages(5);
        if (!broker().keepsMessages()) {
            assertThat(from.publish("archive", sent, TIMEOUT).confirmed()).isEmpty();
            assertThat(from.held(List.of("archive", "letters"))).isEqualTo(Map.of("archive", 0L, "letters", 0L));
            return;
        }
        publish(from, sent);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(from.held(List.of("archive", "letters")))
                        .isEqualTo(Map.of("archive", 5L, "letters", 0L)));

        awaitAll(sent, consume(connect()));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(from.held(List.of("archive"))).isEqualTo(Map.of("archive", 0L)));
    }

    @Test
    protected void deliversUnreadableMessagesUnderAStableId() {
        var receiving = connect();
        var receiver = consume(receiving);
        var garbage = new byte[] {(byte) 0xff, 0, 'x', (byte) 0xfe};
        broker().sendBytes(namespace, "archive", garbage);
        broker().sendBytes(namespace, "archive", garbage);
        broker().sendBytes(namespace, "archive", "{\"of\":\"nobody\"}".getBytes(StandardCharsets.UTF_8));
        var sent = messages(2);
        publish(connect(), sent);

        awaitAll(sent, receiver);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(receiver.received()).hasSize(5));
        var unreadable = receiver.received().stream()
                .filter(one -> one.error() != null)
                .map(ReceivedMessage::message)
                .toList();
        assertThat(unreadable).hasSize(3).noneMatch(message -> message.payload().contains("\0"));
        assertThat(unreadable.stream().map(Envelope::id).distinct()).hasSize(2);
        assertThat(unreadable.stream().map(Envelope::payload)).contains("{\"of\":\"nobody\"}");
        assertThat(unreadable.stream().map(message -> Body.of(message).bytes())).contains(garbage);
    }

    @Test
    protected void survivesARestart() {
        if (!broker().keepsMessages()) {
            survivesARestartOfTheConsumer();
            return;
        }
        var from = connect();
        var kept = messages(20);
        publish(from, kept);
        var receiving = connect();
        var receiver = new CollectingReceiver();
        receiver.shut();
        receiving.consume("archive", receiver);
        await().atMost(PATIENCE).until(() -> !receiver.offered().isEmpty());
        // more than any consumer prefetches, so some exist at the broker only
        var more = messages(100);
        publish(from, more);

        var meanwhile = messages(3);
        broker().stop();
        try {
            var outcome = from.publish("archive", meanwhile, TIMEOUT);
            assertThat(outcome.failure()).isEqualTo(Broker.Failure.BROKER);
            assertThat(outcome.confirmed()).isEmpty();
            assertThat(from.consumerCount("archive")).isZero();
            assertThat(from.held(List.of("archive"))).isEmpty();
            await().atMost(PATIENCE).until(() -> !receiving.isConsuming("archive"));
        } finally {
            broker().start();
        }
        receiver.open();

        publish(from, meanwhile);
        awaitAll(meanwhile, receiver);
        if (broker().isDurable()) {
            awaitAll(kept, receiver);
            awaitAll(more, receiver);
        }
        assertThat(receiving.isConsuming("archive")).isTrue();
    }

    private void survivesARestartOfTheConsumer() {
        var from = connect();
        var first = connect();
        consume(first);
        publish(from, messages(20));
        broker().disconnect(first);
        adapters.remove(first);
        var meanwhile = messages(20);
        assertThat(from.publish("archive", meanwhile, TIMEOUT).confirmed()).isEmpty();

        var receiver = consume(connect());

        publish(from, meanwhile);
        awaitAll(meanwhile, receiver);
    }

    // the same as the tests of moves, without processes: the old host stops while the new one already consumes
    @Test
    protected void losesNothingWhileAModuleMoves() {
        var from = connect();
        var sent = new ArrayList<Envelope>();
        var done = new AtomicBoolean();
        var publishing = CompletableFuture.runAsync(() -> {
            while (!done.get()) {
                var some = messages(20);
                publish(from, some);
                sent.addAll(some);
                // enough are on their way at any time, and more would only cost
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
        });
        var hosts = List.of(connect(), connect());
        var receivers = new ArrayList<CollectingReceiver>();
        receivers.add(consume(hosts.get(0)));
        try {
            for (int move = 1; move <= 4; move++) {
                var to = hosts.get(move % 2);
                var leaving = hosts.get((move + 1) % 2);
                var receiver = consume(to);
                receivers.add(receiver);
                await().atMost(PATIENCE).until(() -> leaving.consumerCount("archive") == 2);
                leaving.stopConsuming("archive");
                await().atMost(PATIENCE).until(() -> !receiver.received().isEmpty());
                await().atMost(PATIENCE)
                        .untilAsserted(() ->
                                assertThat(leaving.consumerCount("archive")).isEqualTo(1));
            }
        } finally {
            done.set(true);
            publishing.join();
        }

        awaitAll(sent, receivers.toArray(CollectingReceiver[]::new));
    }
}
