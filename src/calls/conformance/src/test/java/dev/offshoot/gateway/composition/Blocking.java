package dev.offshoot.gateway.composition;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingOperationError;
import reactor.blockhound.integration.BlockHoundIntegration;
import reactor.core.scheduler.NonBlocking;

/** Records blocking calls on the gateway's event loops, even if the error was swallowed. */
public class Blocking implements BlockHoundIntegration {

    static final Queue<Throwable> FOUND = new ConcurrentLinkedQueue<>();

    @Override
    public void applyTo(BlockHound.Builder builder) {
        // locks held for an instant, as in the gateway's own tests
        builder.allowBlockingCallsInside(
                        "tools.jackson.databind.deser.DeserializerCache", "_createAndCacheValueDeserializer")
                .allowBlockingCallsInside("io.github.resilience4j.core.metrics.SlidingTimeWindowMetrics", "record")
                .allowBlockingCallsInside("io.github.resilience4j.core.metrics.SlidingTimeWindowMetrics", "getSnapshot")
                .allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator$MagazineGroup", "allocate")
                // of Kafka's client, which no gateway has
                .allowBlockingCallsInside("io.netty.handler.codec.compression.Zstd", "<clinit>");
        builder.blockingMethodCallback(method -> {
            // the event loops of Dubbo, of gRPC and of the servers in this JVM are their own affair
            if (Thread.currentThread() instanceof NonBlocking) {
                var error = new BlockingOperationError(method);
                FOUND.add(error);
                throw error;
            }
        });
    }

    static void assertNone() {
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
