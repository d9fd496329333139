package dev.offshoot.messaging.engine.hosting;

import dev.offshoot.messaging.engine.modules.LocalModules;
import dev.offshoot.messaging.engine.modules.WakeUps;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The workers of hosted modules, and of modules no longer hosted whose last calls have not returned. */
final class HostedWorkers {

    private static final Logger LOG = LoggerFactory.getLogger(HostedWorkers.class);

    private final Workers workers;
    private final LocalModules modules;
    private final WakeUps wakeUps;
    private final Map<String, ModuleWorker> running = new ConcurrentHashMap<>();
    /** Of modules that are no longer hosted. */
    private final Set<ModuleWorker> leaving = ConcurrentHashMap.newKeySet();

    private final ExecutorService calling = Executors.newCachedThreadPool(task -> daemon(task, "call"));
    private final ScheduledExecutorService renewing =
            Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "leases"));

    /**
     * @param lease the duration of call leases; they are renewed when a quarter of it has passed, and at the latest when
     *     half of it has
     */
    HostedWorkers(Workers workers, LocalModules modules, WakeUps wakeUps, Duration lease) {
        this.workers = workers;
        this.modules = modules;
        this.wakeUps = wakeUps;
        var period = Duration.ofMillis(Math.max(lease.toMillis() / 4, 1));
        renewing.scheduleWithFixedDelay(
                () -> renewLeases(period), period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Thread daemon(Runnable task, String name) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private void renewLeases(Duration age) {
        leaving.removeIf(ModuleWorker::hasEnded);
        for (var worker : all().toList()) {
            try {
                worker.renewLeases(age);
            } catch (RuntimeException | Error e) {
                LOG.debug("Leases could not be renewed", e);
            }
        }
    }

    private Stream<ModuleWorker> all() {
        return Stream.concat(running.values().stream(), leaving.stream());
    }

    void start(String module) {
        var worker = workers.worker(module, modules.tables(module), calling);
        running.put(module, worker);
        wakeUps.connect(module, worker.wakeUps());
        worker.start();
    }

    /**
     * Stops the worker of a module. Its leases are renewed until the worker has ended; otherwise the next host would
     * repeat its calls.
     */
    void stop(String module) {
        wakeUps.disconnect(module);
        var worker = running.get(module);
        if (worker != null) {
            if (!worker.stop()) {
                leaving.add(worker);
            }
            running.remove(module);
        }
        // afterwards: a busy worker could keep this waiting
        workers.leave(module);
    }

    boolean isRunning(String module) {
        var worker = running.get(module);
        return worker != null && worker.isRunning();
    }

    /** Stops all workers, in parallel. */
    void stopAll() {
        var stopping = running.values().stream()
                .map(worker -> new Thread(worker::stop))
                .toList();
        stopping.forEach(Thread::start);
        for (var thread : stopping) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        all().forEach(ModuleWorker::abandon);
        running.keySet().forEach(wakeUps::disconnect);
        running.keySet().forEach(workers::leave);
        running.clear();
        leaving.clear();
        calling.shutdownNow();
        renewing.shutdownNow();
    }
}
