package dev.offshoot.inventory;

import dev.offshoot.inventory.StockController.StockView;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Sends changes of stock as server-sent events, one at a time. */
final class StockStream implements WatchingStock.Watcher {

    private final SseEmitter emitter;
    private final Executor sending;
    private volatile boolean ready = true;
    private volatile @Nullable Exception failure;

    /**
     * @param sending sends events: that blocks while a client does not read
     */
    StockStream(SseEmitter emitter, Executor sending) {
        this.emitter = emitter;
        this.sending = sending;
    }

    @Override
    public boolean isReady() {
        return ready;
    }

    @Override
    public void tell(List<Stock> changed) throws IOException {
        var gone = failure;
        if (gone != null) {
            throw new IOException("The client has disconnected", gone);
        }
        ready = false;
        sending.execute(() -> send(changed));
    }

    private void send(List<Stock> changed) {
        try {
            emitter.send(
                    changed.isEmpty()
                            ? SseEmitter.event().comment("still here")
                            : SseEmitter.event()
                                    .name("stock")
                                    .data(changed.stream().map(StockView::of).toList(), MediaType.APPLICATION_JSON));
        } catch (IOException | RuntimeException e) {
            failure = e;
        }
        ready = true;
    }

    @Override
    public void end() {
        // waits for the event that is being sent
        sending.execute(this::complete);
    }

    private void complete() {
        try {
            emitter.complete();
        } catch (RuntimeException e) {
            failure = e;
        }
    }
}
