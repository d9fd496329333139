package dev.offshoot.messaging.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.Map;

/**
 * The exchange, and for each module a durable quorum queue and its dead-letter queue. Names and arguments must not
 * change between releases.
 */
final class RabbitTopology {

    /**
     * How often a message may be redelivered, because its process died, before it is dead-lettered. Other failures do
     * not cause redeliveries.
     */
    private static final int DELIVERY_LIMIT = 20;

    final String exchange;

    RabbitTopology(String namespace) {
        this.exchange = namespace;
    }

    String of(String module) {
        return exchange + "." + module;
    }

    String deadOf(String module) {
        return of(module) + ".dead";
    }

    void declare(Channel channel, String module) throws IOException {
        channel.exchangeDeclare(exchange, "direct", true);
        channel.queueDeclare(deadOf(module), true, false, false, Map.of("x-queue-type", "quorum"));
        channel.queueDeclare(
                of(module),
                true,
                false,
                false,
                Map.of(
                        "x-queue-type",
                        "quorum",
                        "x-delivery-limit",
                        DELIVERY_LIMIT,
                        "x-dead-letter-exchange",
                        "",
                        "x-dead-letter-routing-key",
                        deadOf(module),
                        "x-dead-letter-strategy",
                        "at-least-once",
                        "x-overflow",
                        "reject-publish"));
        channel.queueBind(of(module), exchange, module);
    }

    /** Describes why a queue cannot be declared, and what to do if it exists with other arguments. */
    String explain(String module, Exception refusal) {
        var why = describe(refusal);
        return "The queue '" + of(module) + "' of RabbitMQ cannot be declared: " + why
                + (why.contains("inequivalent arg")
                        ? ". The queue exists with other arguments: delete it there once it is empty, or use other"
                                + " queues with offshoot.messaging.namespace"
                        : "");
    }

    /** The failure with its message; for exceptions of the client without a message, that of the cause. */
    static String describe(Throwable failure) {
        if (failure instanceof ShutdownSignalException closed && closed.getReason() instanceof AMQP.Channel.Close why) {
            return why.getReplyText();
        }
        var cause = failure.getCause();
        return failure.getMessage() == null && cause != null && cause != failure ? describe(cause) : failure.toString();
    }
}
