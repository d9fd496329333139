package dev.offshoot.messaging.rabbitmq;

import com.rabbitmq.client.AMQP;
import dev.offshoot.messaging.spi.Body;
import dev.offshoot.messaging.spi.CloudEventHeaders;
import dev.offshoot.messaging.spi.Envelope;
import dev.offshoot.messaging.spi.ReceivedMessage;
import java.util.Date;
import java.util.HashMap;
import org.springframework.amqp.core.Message;

/** Converts messages to and from AMQP. */
final class CloudEvents {

    private static final String PREFIX = "cloudEvents_";
    /** A property of AMQP rather than a header. */
    private static final String CONTENT_TYPE = "content-type";

    private static final CloudEventHeaders HEADERS = new CloudEventHeaders(PREFIX, CONTENT_TYPE);

    /** How often a dead letter is delivered alone before it is parked. */
    private static final int DELIVERIES_ALONE = 3;

    private CloudEvents() {}

    static AMQP.BasicProperties properties(Envelope message, Body body) {
        var headers = new HashMap<String, Object>(HEADERS.of(message, body));
        headers.remove(CONTENT_TYPE);
        // processes of earlier releases expect a number
        headers.put(PREFIX + "dataversion", message.version());
        return new AMQP.BasicProperties.Builder()
                .messageId(message.id().toString())
                .type(message.type())
                .contentType(body.contentType())
                // processes of earlier releases send it
                .contentEncoding(body.contentType().equals(Body.JSON) ? "UTF-8" : null)
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
                    if (name.equals(CONTENT_TYPE)) {
                        return properties.getContentType();
                    }
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
