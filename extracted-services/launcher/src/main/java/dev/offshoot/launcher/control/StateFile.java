package dev.offshoot.launcher.control;

import dev.offshoot.launcher.plan.Calls;
import dev.offshoot.launcher.plan.Home;
import dev.offshoot.launcher.plan.Plan;
import dev.offshoot.launcher.processes.Fleet;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Keeps the file of {@link RunningLauncher} up to date. */
public class StateFile implements AutoCloseable {

    private final Home home;
    private final Instant started;
    private final String key;
    private final Plan plan;
    private final @Nullable Calls calls;
    private @Nullable Fleet fleet;
    private int control;

    public StateFile(Home home, Instant started, String key, Plan plan, @Nullable Calls calls) {
        this.home = home;
        this.started = started;
        this.key = key;
        this.plan = plan;
        this.calls = calls;
    }

    public synchronized void open(int controlPort, Fleet ships) {
        control = controlPort;
        fleet = ships;
        write();
    }

    public synchronized void write() {
        if (fleet == null) {
            return;
        }
        var ships = fleet;
        var entries = ships.children().stream()
                .map(child -> new RunningLauncher.Entry(
                        child.name,
                        child.state().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        child.pid(),
                        ProcessHandle.of(child.pid())
                                .map(RunningLauncher::startOf)
                                .orElse(Instant.EPOCH),
                        ships.port(child),
                        child.starts()))
                .toList();
        new RunningLauncher(
                        ProcessHandle.current().pid(),
                        started,
                        control,
                        key,
                        "http://localhost:" + plan.front().port() + "/",
                        plan.behindGateway(),
                        calls == null ? null : calls.shown(),
                        entries)
                .write(home);
    }

    @Override
    public synchronized void close() throws IOException {
        fleet = null;
        Files.deleteIfExists(home.state());
    }
}
