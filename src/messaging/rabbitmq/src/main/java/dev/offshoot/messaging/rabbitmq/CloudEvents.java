package dev.offshoot.messaging.rabbitmq;

import com.rabbitmq.client.AMQP;
import dev.offshoot.messaging.spi.CloudEventHeaders;
import dev.offshoot.messaging.spi.Envelope;
import dev.offshoot.messaging.spi.ReceivedMessage;
import java.util.Date;
import java.util.HashMap;
import org.springframework.amqp.core.Message;

/** Converts messages to and from AMQP. */
final class CloudEvents {

    private static final String PREFIX = "cloudEvents_";
    private static final CloudEventHeaders HEADERS = new CloudEventHeaders(PREFIX);

    /** How often a dead letter is delivered alone before it is parked. */
    private static final int DELIVERIES_ALONE = 3;

    private CloudEvents() {}

    static AMQP.BasicProperties properties(Envelope message) {
        var headers = new HashMap<String, Object>(HEADERS.of(message));
        // processes of earlier releases expect a number
        headers.put(PREFIX + "dataversion", message.version());
        return new AMQP.BasicProperties.Builder()
                .messageId(message.id().toString())
                .type(message.type())
                .contentType("application/json")
                .contentEncoding("UTF-8")
                .deliveryMode(2)
                .timestamp(Date.from(message.sentAt()))
                .headers(headers)
                .build();
    }

    /** Reads a message. One that cannot be read is to be parked. */
    static ReceivedMessage read(Message message) {
        var properties = message.getMessageProperties();
        return HEADERS.read(
                name -> {
                    var value = properties.getHeaders().get(name);
                    return value == null ? null : value.toString();
                },
                message.getBody(),
                Boolean.TRUE.equals(properties.isRedelivered()));
    }

    /**
     * Reads a dead letter. If it exceeded the delivery limit, it may merely have been prefetched each time that a
     * process died, so it is redelivered alone, a few times. Otherwise, or if processes die even then, it is to be
     * parked.
     */
    static ReceivedMessage readDead(Message message) {
        var received = read(message);
        if (received.error() != null) {
            return received;
        }
        var headers = message.getMessageProperties().getHeaders();
        var deaths = message.getMessageProperties().getXDeathHeader();
        var reason = deaths == null || deaths.isEmpty() ? null : deaths.get(0).get("reason");
        if (!"delivery_limit".equals(String.valueOf(reason))) {
            return new ReceivedMessage(
                    received.message(), "It was in the dead-letter queue" + (reason == null ? "" : ": " + reason));
        }
        var alone = headers.get("x-delivery-count") instanceof Number count ? count.intValue() : 0;
        return alone < DELIVERIES_ALONE
                ? received
                : new ReceivedMessage(
                        received.message(), "The process died during each attempt to receive it, at last alone");
    }
}
