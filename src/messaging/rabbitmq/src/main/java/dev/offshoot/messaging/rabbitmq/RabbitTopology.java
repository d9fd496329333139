package dev.offshoot.messaging.rabbitmq;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.Map;

/** The exchange, and for each module a durable quorum queue and its dead-letter queue: names and arguments outlive a release. */
final class RabbitTopology {

    /** So often a message may take its process with it before it is set aside. Other trouble is waited out. */
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

    /** Says why a queue cannot be declared, and what to do where another one has taken its name. */
    String explain(String module, Exception refusal) {
        var why = describe(refusal);
        return "The queue '" + of(module) + "' cannot be declared: " + why
                + (why.contains("inequivalent arg")
                        ? ". It is at the broker with other arguments: delete it there once it is empty, or name other"
                                + " queues with offshoot.messaging.namespace"
                        : "");
    }

    /** What happened, as the failure says it; the client's say it in their cause where they have no sentence. */
    static String describe(Throwable failure) {
        var cause = failure.getCause();
        return failure.getMessage() == null && cause != null && cause != failure ? describe(cause) : failure.toString();
    }
}
