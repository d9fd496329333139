package dev.offshoot.messaging.engine.modules;

import dev.offshoot.messaging.HostedModules;
import dev.offshoot.messaging.ModuleMap;
import dev.offshoot.messaging.engine.MessagingSettings;
import dev.offshoot.messaging.engine.failure.InvalidMessaging;
import dev.offshoot.messaging.engine.listeners.Listeners;
import dev.offshoot.messaging.engine.listeners.ModuleMaps;
import dev.offshoot.messaging.engine.store.DueWork;
import dev.offshoot.messaging.engine.store.MessagingMigrations;
import dev.offshoot.messaging.engine.store.ModuleTables;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The modules on the classpath of this process, with their tables, and which of them it currently hosts. {@link #open}
 * initializes it at startup; {@link #host} records moves.
 */
public class LocalModules implements HostedModules {

    private final String process;
    private final Listeners listeners;
    private final JdbcTemplate jdbc;
    private final MessagingMigrations migrations;
    private final MessagingSettings settings;

    private final Map<String, ModuleTables> tables = new LinkedHashMap<>();
    private final Map<String, UUID> schemas = new ConcurrentHashMap<>();
    private @Nullable ModuleMap map;
    private volatile Set<String> hosted = Set.of();

    private volatile boolean mapped;

    public LocalModules(
            String process,
            Listeners listeners,
            JdbcTemplate jdbc,
            MessagingMigrations migrations,
            MessagingSettings settings) {
        this.process = process;
        this.listeners = listeners;
        this.jdbc = jdbc;
        this.migrations = migrations;
        this.settings = settings;
    }

    /** Whether a module map says which modules other processes have. */
    public boolean areMapped() {
        return mapped;
    }

    /**
     * Finds the modules of this process, and migrates their tables.
     *
     * @throws InvalidMessaging if listeners, messages and the module map contradict each other
     */
    public void open() {
        var written = ModuleMaps.read(settings.moduleMap());
        var present = new TreeSet<>(listeners.modules());
        if (written != null) {
            written.modules().forEach((module, entry) -> {
                if (listeners.isModule(entry.packageName())) {
                    present.add(module);
                }
            });
        }
        listeners.complete(present);
        mapped = written != null;
        var known = written != null ? written : listeners.map();
        present.addAll(listeners.owners().keySet());
        map = known;
        checkAgainst(known, present);
        var wanted = settings.hosts();
        if (wanted != null && !present.containsAll(wanted)) {
            throw new InvalidMessaging("offshoot.messaging.hosts names " + wanted + ", but process '" + process
                    + "' has only the modules " + present + ". Correct the setting");
        }
        tables.clear();
        for (var module : present) {
            migrations.migrate(module);
            var own = new ModuleTables(jdbc, module);
            tables.put(module, own);
            schemas.put(module, own.identity());
        }
    }

    private void checkAgainst(ModuleMap known, Set<String> present) {
        for (var module : present) {
            var entry = known.modules().get(module);
            if (entry == null) {
                throw new InvalidMessaging("Module '" + module + "' is not in " + settings.moduleMap()
                        + ", by which publishers address messages. Generate the map again");
            }
            for (var message : entry.hears()) {
                if (listeners.of(module, message).isEmpty()) {
                    throw new InvalidMessaging(settings.moduleMap() + " lists " + message + " for module '" + module
                            + "', which has no @ModuleListener for it. Generate the map again");
                }
            }
        }
        for (var listener : listeners.all()) {
            var entry = known.modules().get(listener.module);
            if (!listener.isInternal() && (entry == null || !entry.hears().contains(listener.type.name))) {
                throw new InvalidMessaging("Module '" + listener.module + "' consumes " + listener.type + ", but "
                        + settings.moduleMap() + ", by which publishers address messages, does not list it. Generate"
                        + " the map again");
            }
        }
    }

    @Override
    public String process() {
        return process;
    }

    public ModuleMap map() {
        if (map == null) {
            throw new IllegalStateException("Messages cannot be published before the application has started");
        }
        return map;
    }

    /** The modules on the classpath, hosted or not. */
    public Set<String> present() {
        return tables.keySet();
    }

    /** The module of a class, or null. */
    public @Nullable String moduleOf(Class<?> type) {
        return listeners.moduleOf(type);
    }

    public boolean isHere(String module) {
        return tables.containsKey(module);
    }

    @Override
    public boolean isHosted(String module) {
        return hosted.contains(module);
    }

    @Override
    public Set<String> hosted() {
        return hosted;
    }

    /** Sets the hosted modules. Publishers deliver to these directly, and to all others through an outbox. */
    public void host(Set<String> modules) {
        hosted = Set.copyOf(modules);
    }

    /** Adds a module to the hosted ones, or removes it. */
    public void host(String module, boolean wanted) {
        var changed = new TreeSet<>(hosted);
        if (wanted) {
            changed.add(module);
        } else {
            changed.remove(module);
        }
        hosted = Set.copyOf(changed);
    }

    public ModuleTables tables(String module) {
        var own = tables.get(module);
        if (own == null) {
            throw new IllegalStateException("Module '" + module + "' is not in this process");
        }
        return own;
    }

    /** Finds due work of these modules. */
    public DueWork dueWork(Set<String> modules) {
        var own = new LinkedHashMap<String, ModuleTables>();
        modules.forEach(module -> own.put(module, tables(module)));
        return new DueWork(jdbc, own);
    }

    /** The id of the schema that this process uses for the module. */
    public UUID schemaOf(String module) {
        return schemas.get(module);
    }

    /**
     * The module whose outbox stores what a module publishes: its own if hosted here, otherwise that of a hosted
     * module.
     */
    public String outboxFor(String source) {
        if (isHosted(source)) {
            return source;
        }
        return hosted.stream()
                .findFirst()
                .orElseGet(() -> isHere(source) ? source : present().iterator().next());
    }
}
