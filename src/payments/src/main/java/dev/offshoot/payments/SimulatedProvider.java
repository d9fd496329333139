package dev.offshoot.payments;

import dev.offshoot.contracts.Money;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Replaces the provider where none is configured. It stores nothing: its answers depend only on the order and the
 * token, so they stay the same after a crash.
 */
class SimulatedProvider implements Provider {

    private final long slowMillis;

    SimulatedProvider(long slowMillis) {
        this.slowMillis = slowMillis;
    }

    @Override
    public Authorization authorize(OrderId order, Money amount, String token) {
        return switch (token) {
            case "tok_ok" -> new Authorization("auth_" + order, true);
            case "tok_slow" -> {
                try {
                    TimeUnit.MILLISECONDS.sleep(slowMillis);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new ProviderSilent("Interrupted", e);
                }
                yield new Authorization("auth_" + order, true);
            }
            case "tok_flaky" -> {
                // the call succeeded, but its answer was lost
                if (ThreadLocalRandom.current().nextInt(3) == 0) {
                    throw new ProviderSilent("The answer was lost", null);
                }
                yield new Authorization("auth_" + order, true);
            }
            default -> new Authorization("auth_" + order, false);
        };
    }

    @Override
    public String capture(OrderId order, String authorizationId) {
        return "capture_" + order;
    }

    @Override
    public boolean release(OrderId order, String authorizationId) {
        // the caller does not know of a capture, and here a capture has no effect
        return true;
    }

    @Override
    public void refund(OrderId order, String captureId) {}
}
