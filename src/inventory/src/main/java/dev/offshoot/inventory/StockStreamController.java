package dev.offshoot.inventory;

import dev.offshoot.contracts.Route;
import dev.offshoot.contracts.RouteTrait;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Streams changes of stock over server-sent events. */
@RestController
class StockStreamController implements DisposableBean {

    private static final Duration LONGEST_STREAM = Duration.ofMinutes(30);
    /** As many clients may stop reading before the streams of others are late; a stalled one ends after 20 s or so. */
    private static final int THREADS = 32;

    private final WatchingStock watching;
    /** Its queue has at most one event for each stream, and its end. */
    private final ThreadPoolExecutor sending;

    StockStreamController(WatchingStock watching) {
        this.watching = watching;
        sending = new ThreadPoolExecutor(THREADS, THREADS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
            var thread = new Thread(work, "stock-stream");
            thread.setDaemon(true);
            return thread;
        });
        sending.allowCoreThreadTimeOut(true);
    }

    @Route(RouteTrait.STREAM)
    @GetMapping(path = "/api/stock", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter watch(@RequestParam List<String> productId, HttpServletResponse response) {
        // stops proxies from buffering the stream
        response.setHeader("X-Accel-Buffering", "no");
        var emitter = new SseEmitter(LONGEST_STREAM.toMillis());
        var stream = new StockStream(emitter, sending);
        emitter.onCompletion(() -> watching.leave(stream));
        emitter.onTimeout(emitter::complete);
        emitter.onError(error -> watching.leave(stream));
        watching.watch(Question.about(productId).products(), stream);
        return emitter;
    }

    @Override
    public void destroy() {
        sending.shutdown();
    }
}
