package dev.offshoot.journeys;

import dev.offshoot.messaging.testing.RunningJar;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** Two visitors who look at the stock of a product all the time, and note what goes wrong. */
final class Visitors implements AutoCloseable {

    private static final int EVERY_MILLIS = 25;

    private final ScheduledExecutorService looking = Executors.newScheduledThreadPool(2);
    private final Queue<String> errors = new ConcurrentLinkedQueue<>();
    private final AtomicInteger looks = new AtomicInteger();
    private final ShopClient anybody;
    private final UUID product;

    Visitors(RunningJar gateway, UUID product) {
        this.anybody = new ShopClient(gateway::uri);
        this.product = product;
    }

    void begin() {
        for (int i = 0; i < 2; i++) {
            looking.scheduleWithFixedDelay(this::look, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void look() {
        try {
            var answer = anybody.get("/api/stock/" + product);
            if (answer.status() != 200) {
                errors.add(answer.status() + " " + answer.body());
            }
        } catch (RuntimeException e) {
            errors.add(e.toString());
        }
        looks.incrementAndGet();
    }

    /** The errors so far, after this many more looks. */
    List<String> errorsOf(int more) {
        var before = looks.get();
        Awaitility.await().until(() -> looks.get() >= before + more);
        return List.copyOf(errors);
    }

    @Override
    public void close() {
        looking.shutdownNow();
    }
}
