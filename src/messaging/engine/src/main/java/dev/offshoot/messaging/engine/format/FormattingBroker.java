package dev.offshoot.messaging.engine.format;

import dev.offshoot.messaging.spi.Broker;
import dev.offshoot.messaging.spi.Envelope;
import dev.offshoot.messaging.spi.ReceivedMessage;
import dev.offshoot.messaging.spi.Receiver;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Converts the messages that a broker carries. */
public final class FormattingBroker implements Broker {

    private final Broker broker;
    private final WireFormats formats;

    public FormattingBroker(Broker broker, WireFormats formats) {
        this.broker = broker;
        this.formats = formats;
    }

    @Override
    public String kind() {
        return broker.kind();
    }

    @Override
    public Outcome publish(String target, List<Envelope> messages, Duration timeout) {
        var deadline = System.nanoTime() + timeout.toNanos();
        var outcome =
                broker.publish(target, messages.stream().map(formats::toWire).toList(), timeout);
        var left = Duration.ofNanos(deadline - System.nanoTime());
        if (outcome.failure() != Failure.MESSAGE || formats.written().equals(WireFormats.JSON) || left.isNegative()) {
            return outcome;
        }
        // the format may have made it too large
        var rest = messages.stream()
                .filter(message -> !outcome.confirmed().contains(message.id()))
                .toList();
        var asJson = broker.publish(target, rest, left);
        var confirmed = new HashSet<>(outcome.confirmed());
        confirmed.addAll(asJson.confirmed());
        return new Outcome(confirmed, asJson.failure(), asJson.error());
    }

    @Override
    public void consume(String module, Receiver receiver) {
        broker.consume(module, new Receiver() {
            @Override
            public int batchSize() {
                return receiver.batchSize();
            }

            @Override
            public void receive(List<ReceivedMessage> messages, BooleanSupplier active) {
                receiver.receive(messages.stream().map(formats::fromWire).toList(), active);
            }

            @Override
            public boolean isReady() {
                return receiver.isReady();
            }
        });
    }

    @Override
    public void stopConsuming(String module) {
        broker.stopConsuming(module);
    }

    @Override
    public boolean isConsuming(String module) {
        return broker.isConsuming(module);
    }

    @Override
    public int consumerCount(String module) {
        return broker.consumerCount(module);
    }

    @Override
    public Map<String, Long> held(Collection<String> modules) {
        return broker.held(modules);
    }

    @Override
    public void close() {
        broker.close();
    }
}
