package dev.offshoot.journeys;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Visitors who look at the same page all the time, and note what they get. */
final class Lookers implements AutoCloseable {

    private static final int LOOKERS = 3;

    private final ScheduledExecutorService looking = Executors.newScheduledThreadPool(LOOKERS);
    private final Queue<Look> looks = new ConcurrentLinkedQueue<>();

    /** @param problem the type of a problem, or empty */
    record Look(Instant began, Duration took, int status, String problem) {

        /** Also if it was refused because the machine is busy, which says nothing of hosts. */
        boolean isGood() {
            return status == 200 || problem.equals("urn:offshoot:problem:too-busy");
        }

        /** Whether it says that the module cannot be reached, and was not left without an answer. */
        boolean isClear() {
            return List.of(502, 503, 504).contains(status) && problem.startsWith("urn:offshoot:problem:module-");
        }
    }

    Lookers(Function<String, URI> shop, String path) {
        for (int i = 0; i < LOOKERS; i++) {
            var visitor = new ShopClient(shop);
            looking.scheduleWithFixedDelay(() -> look(visitor, path), 0, 50, TimeUnit.MILLISECONDS);
        }
    }

    private void look(ShopClient visitor, String path) {
        var began = Instant.now();
        try {
            var answer = visitor.get(path);
            looks.add(new Look(began, Duration.between(began, Instant.now()), answer.status(), answer.text("type")));
        } catch (ShopClient.Unanswered e) {
            looks.add(new Look(began, Duration.between(began, Instant.now()), 0, String.valueOf(e.getMessage())));
        }
    }

    /** Those that did not see the page, among the looks that began after then. */
    List<Look> failures(Instant then) {
        return looks.stream()
                .filter(look -> look.began.isAfter(then) && !look.isGood())
                .toList();
    }

    /** How many saw the page, of those that began to look after then. */
    long successes(Instant then) {
        return looks.stream()
                .filter(look -> look.began.isAfter(then) && look.isGood())
                .count();
    }

    @Override
    public void close() {
        looking.shutdownNow();
    }
}
