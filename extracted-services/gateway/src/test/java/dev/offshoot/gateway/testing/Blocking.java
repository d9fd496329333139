package dev.offshoot.gateway.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingOperationError;
import reactor.blockhound.integration.BlockHoundIntegration;

/** Remembers what blocked an event loop, also where somebody has swallowed the error. */
public class Blocking implements BlockHoundIntegration {

    public static final Queue<Throwable> FOUND = new ConcurrentLinkedQueue<>();

    @Override
    public void applyTo(BlockHound.Builder builder) {
        // locks that are held for an instant: where a type is read for the first time, and where an answer is counted
        builder.allowBlockingCallsInside(
                        "tools.jackson.databind.deser.DeserializerCache", "_createAndCacheValueDeserializer")
                .allowBlockingCallsInside("io.github.resilience4j.core.metrics.SlidingTimeWindowMetrics", "record")
                .allowBlockingCallsInside(
                        "io.github.resilience4j.core.metrics.SlidingTimeWindowMetrics", "getSnapshot");
        builder.blockingMethodCallback(method -> {
            var error = new BlockingOperationError(method);
            FOUND.add(error);
            throw error;
        });
    }

    public static void assertNone() {
        // as text: a failure that shows the first lines of a stack does not show who blocked
        assertThat(FOUND.stream().map(Blocking::stackOf))
                .as("what blocked an event loop")
                .isEmpty();
    }

    private static String stackOf(Throwable found) {
        var stack = new StringWriter();
        found.printStackTrace(new PrintWriter(stack));
        return stack.toString();
    }
}
