package dev.offshoot.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

class StockStreamTests {

    private static final List<Stock> CHANGED = List.of(new Stock(new ProductId(UUID.randomUUID()), 10, 0));

    private final ExecutorService sending = Executors.newSingleThreadExecutor();

    @AfterEach
    void stop() {
        sending.shutdownNow();
    }

    /** A client whose connection has room once that is complete, or is lost if it completes exceptionally. */
    private static SseEmitter client(CompletableFuture<Void> hasRoom) {
        return new SseEmitter() {
            @Override
            public void send(SseEventBuilder event) throws IOException {
                try {
                    hasRoom.get(10, TimeUnit.SECONDS);
                } catch (InterruptedException | TimeoutException e) {
                    throw new IllegalStateException(e);
                } catch (ExecutionException e) {
                    throw new IOException(e);
                }
            }
        };
    }

    /** Guards against a client that does not read, for which the thread that tells all of them waits. */
    @Test
    @Timeout(5)
    void isNotReadyUntilTheClientHasRead() throws IOException {
        var reads = new CompletableFuture<Void>();
        var stream = new StockStream(client(reads), sending);

        assertThat(stream.isReady()).isTrue();
        stream.tell(CHANGED);
        assertThat(stream.isReady()).isFalse();

        reads.complete(null);
        await().until(stream::isReady);
    }

    @Test
    @Timeout(5)
    void endsWithoutWaitingForAClientThatDoesNotRead() throws IOException {
        var stream = new StockStream(client(new CompletableFuture<>()), sending);
        stream.tell(CHANGED);

        stream.end();

        assertThat(stream.isReady()).isFalse();
    }

    @Test
    void saysThatTheClientHasGone() throws IOException {
        var stream = new StockStream(client(CompletableFuture.failedFuture(new IOException("Broken pipe"))), sending);
        stream.tell(CHANGED);
        await().until(stream::isReady);

        assertThatIOException().isThrownBy(() -> stream.tell(CHANGED)).withMessage("The client has disconnected");
    }
}
