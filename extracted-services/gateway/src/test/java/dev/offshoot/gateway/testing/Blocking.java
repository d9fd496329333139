package dev.offshoot.gateway.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingOperationError;
import reactor.blockhound.integration.BlockHoundIntegration;

/** Records blocking calls on event loops, even if the error was swallowed. */
public class Blocking implements BlockHoundIntegration {

    public static final Queue<Throwable> FOUND = new ConcurrentLinkedQueue<>();

    @Override
    public void applyTo(BlockHound.Builder builder) {
        // locks held for an instant: the first use of a type, metrics, and Netty's pool of buffers
        builder.allowBlockingCallsInside(
                        "tools.jackson.databind.deser.DeserializerCache", "_createAndCacheValueDeserializer")
                .allowBlockingCallsInside("io.github.resilience4j.core.metrics.SlidingTimeWindowMetrics", "record")
                .allowBlockingCallsInside("io.github.resilience4j.core.metrics.SlidingTimeWindowMetrics", "getSnapshot")
                .allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator$MagazineGroup", "allocate");
        builder.blockingMethodCallback(method -> {
            var error = new BlockingOperationError(method);
            FOUND.add(error);
            throw error;
        });
    }

    public static void assertNone() {
        // as text, because an assertion prints only the first lines of a stack, without the blocking call
        assertThat(FOUND.stream().map(Blocking::stackOf))
                .as("blocking calls on event loops")
                .isEmpty();
    }

    private static String stackOf(Throwable found) {
        var stack = new StringWriter();
        found.printStackTrace(new PrintWriter(stack));
        return stack.toString();
    }
}
