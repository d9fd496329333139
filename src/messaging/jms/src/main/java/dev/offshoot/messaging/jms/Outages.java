package dev.offshoot.messaging.jms;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the begin and the end of an outage of the server, once each. */
final class Outages {

    private static final Logger LOG = LoggerFactory.getLogger(Outages.class);

    private final String product;
    private final AtomicBoolean away = new AtomicBoolean();

    Outages(String product) {
        this.product = product;
    }

    void began(Exception reason) {
        if (!away.getAndSet(true)) {
            LOG.warn("{} is unavailable; outgoing messages wait in the outbox: {}", product, reason.getMessage());
        }
    }

    void ended() {
        if (away.getAndSet(false)) {
            LOG.info("{} is back", product);
        }
    }
}
