package dev.offshoot.journeys;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Someone who looks at a page twenty times a second, and notes every response that is not the page. */
final class Onlooker implements AutoCloseable {

    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor();
    private final Queue<String> disappointments = new ConcurrentLinkedQueue<>();
    private final AtomicInteger looks = new AtomicInteger();

    Onlooker(ShopClient client, String path) {
        looking.scheduleWithFixedDelay(() -> look(client, path), 0, 50, TimeUnit.MILLISECONDS);
    }

    private void look(ShopClient client, String path) {
        try {
            looks.incrementAndGet();
            var answer = client.get(path);
            if (answer.status() != 200) {
                disappointments.add(answer.status() + " " + answer.body());
            }
        } catch (ShopClient.Unanswered e) {
            disappointments.add(String.valueOf(e.getMessage()));
        }
    }

    int looks() {
        return looks.get();
    }

    List<String> disappointments() {
        return List.copyOf(disappointments);
    }

    @Override
    public void close() {
        looking.shutdownNow();
    }
}
