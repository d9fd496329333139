package dev.offshoot.messaging.testing;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeoutException;

/** Sends messages to the broker without a process, as the module {@code orders} would. */
public final class ForeignMessages {

    private ForeignMessages() {}

    /** Sends a message to a module, and waits for the confirm. */
    public static void send(int port, String module, String type, int version, String body) {
        var connections = new ConnectionFactory();
        connections.setPort(port);
        Map<String, Object> headers = Map.of(
                "cloudEvents_specversion",
                "1.0",
                "cloudEvents_id",
                UUID.randomUUID().toString(),
                "cloudEvents_source",
                "orders",
                "cloudEvents_type",
                type,
                "cloudEvents_dataversion",
                version,
                "cloudEvents_time",
                "2026-11-25T12:00:00Z");
        try (var connection = connections.newConnection();
                var channel = connection.createChannel()) {
            channel.confirmSelect();
            channel.basicPublish(
                    "offshoot",
                    module,
                    new AMQP.BasicProperties.Builder().headers(headers).build(),
                    body.getBytes(StandardCharsets.UTF_8));
            channel.waitForConfirmsOrDie(10_000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
