package dev.offshoot.payments;

import dev.offshoot.contracts.Money;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Stands in for a provider where none is configured. It keeps nothing, and needs nothing kept: what it answers follows
 * from the order and the token alone, so that it answers the same after a crash.
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
                // it did what was asked, and its answer was lost
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
        // whoever asks did not hear of a capture, and here one has no effect
        return true;
    }

    @Override
    public void refund(OrderId order, String captureId) {}
}
