package dev.offshoot.messaging.rabbitmq;

import com.rabbitmq.client.ShutdownSignalException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionListener;

/** Logs the begin and the end of an outage of the broker, once each. */
final class OutageLog implements ConnectionListener {

    private static final Logger LOG = LoggerFactory.getLogger(OutageLog.class);

    private final AtomicBoolean away = new AtomicBoolean();

    @Override
    public void onCreate(Connection opened) {
        if (away.getAndSet(false)) {
            LOG.info("The broker is back");
        }
    }

    @Override
    public void onShutDown(ShutdownSignalException signal) {
        if (!signal.isInitiatedByApplication() && signal.isHardError()) {
            onFailed(signal);
        }
    }

    @Override
    public void onFailed(Exception reason) {
        if (!away.getAndSet(true)) {
            LOG.warn(
                    "The broker is unavailable; outgoing messages wait in the outbox: {}",
                    RabbitTopology.describe(reason));
        }
    }
}
