package dev.offshoot.messaging.rabbitmq;

import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.ShutdownSignalException;
import dev.offshoot.messaging.spi.Outages;
import dev.offshoot.messaging.spi.Outages.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionListener;

/** Logs the begin and the end of an outage of the broker, once each. */
final class OutageLog implements ConnectionListener {

    private static final Outages.Settings SETTINGS = new Outages.Settings(
            "spring.rabbitmq.host and spring.rabbitmq.port (or .addresses)",
            "spring.rabbitmq.username and spring.rabbitmq.password",
            "spring.rabbitmq.ssl.enabled=true",
            "spring.rabbitmq.ssl.bundle");

    private final Outages outages;

    /** @param addresses of the servers, as host:port */
    OutageLog(CachingConnectionFactory connections, List<String> addresses) {
        this.outages = new Outages(
                new Outages.Server(
                        "RabbitMQ",
                        addresses,
                        connections.getRabbitConnectionFactory().isSSL(),
                        SETTINGS),
                OutageLog::refusal);
    }

    private static @Nullable Refusal refusal(Throwable failure) {
        return failure instanceof AuthenticationFailureException ? Refusal.CREDENTIALS : null;
    }

    @Override
    public void onCreate(Connection opened) {
        outages.ended();
    }

    @Override
    public void onShutDown(ShutdownSignalException signal) {
        if (!signal.isInitiatedByApplication() && signal.isHardError()) {
            onFailed(signal);
        }
    }

    @Override
    public void onFailed(Exception reason) {
        outages.began(reason);
    }

    /** A queue was declared, or the broker refuses it for this reason. */
    void declared(String queue, @Nullable String refusal) {
        if (refusal == null) {
            outages.accepted(queue);
        } else {
            outages.refused(queue, refusal);
        }
    }
}
