package dev.offshoot.payments;

import dev.offshoot.contracts.Money;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Detects an outage of the provider, and reports it once it has lasted a minute: in the log, as a health detail, and as
 * a gauge. The process stays healthy: payments wait.
 */
class ProviderWatch implements Provider, HealthIndicator {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderWatch.class);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Provider provider;
    private final Clock clock;

    /** The beginning of the outage, or null. */
    private @Nullable Instant silentSince;

    private String lastSilence = "";
    private boolean told;

    ProviderWatch(Provider provider, MeterRegistry meters, Clock clock) {
        this.provider = provider;
        this.clock = clock;
        Gauge.builder("offshoot.payments.provider.silent", () -> silence().toMillis() / 1000.0)
                .description("How long the payment provider has not answered")
                .baseUnit("seconds")
                .register(meters);
    }

    @Override
    public Authorization authorize(OrderId order, Money amount, String token) {
        return watched(() -> provider.authorize(order, amount, token));
    }

    @Override
    public String capture(OrderId order, String authorizationId) {
        return watched(() -> provider.capture(order, authorizationId));
    }

    @Override
    public boolean release(OrderId order, String authorizationId) {
        return watched(() -> provider.release(order, authorizationId));
    }

    @Override
    public void refund(OrderId order, String captureId) {
        watched(() -> {
            provider.refund(order, captureId);
            return true;
        });
    }

    private <T> T watched(Supplier<T> question) {
        try {
            var answer = question.get();
            answered();
            return answer;
        } catch (ProviderSilent e) {
            silent(e);
            throw e;
        } catch (ProviderRefuses e) {
            answered();
            throw e;
        }
    }

    private synchronized void answered() {
        if (told) {
            LOG.info("The payment provider answers again, after {}", silence());
        }
        silentSince = null;
        told = false;
    }

    private synchronized void silent(ProviderSilent silence) {
        lastSilence = String.valueOf(silence.getMessage());
        if (silentSince == null) {
            silentSince = clock.instant();
        }
        if (!told && isLong(silence())) {
            told = true;
            LOG.error(
                    "The payment provider has not answered since {}: {}. Payments and refunds wait and are retried:"
                            + " check the provider and offshoot.payments.provider-url",
                    silentSince,
                    lastSilence);
        }
    }

    private synchronized Duration silence() {
        return silentSince == null ? Duration.ZERO : Duration.between(silentSince, clock.instant());
    }

    private static boolean isLong(Duration silence) {
        return silence.compareTo(PATIENCE) >= 0;
    }

    @Override
    public synchronized Health health() {
        var health = Health.up().withDetail("answers", !isLong(silence()));
        if (silentSince != null && isLong(silence())) {
            health.withDetail("silentSince", silentSince).withDetail("lastFailure", lastSilence);
        }
        return health.build();
    }
}
