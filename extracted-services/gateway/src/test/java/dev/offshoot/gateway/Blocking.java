package dev.offshoot.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingOperationError;
import reactor.blockhound.integration.BlockHoundIntegration;

/** Remembers what blocked an event loop, also where somebody has swallowed the error. */
public class Blocking implements BlockHoundIntegration {

    static final Queue<Throwable> FOUND = new ConcurrentLinkedQueue<>();

    @Override
    public void applyTo(BlockHound.Builder builder) {
        // the first time that a type is read, for an instant
        builder.allowBlockingCallsInside(
                "tools.jackson.databind.deser.DeserializerCache", "_createAndCacheValueDeserializer");
        builder.blockingMethodCallback(method -> {
            var error = new BlockingOperationError(method);
            FOUND.add(error);
            throw error;
        });
    }

    static void assertNone() {
        assertThat(FOUND).as("what blocked an event loop").isEmpty();
    }
}
