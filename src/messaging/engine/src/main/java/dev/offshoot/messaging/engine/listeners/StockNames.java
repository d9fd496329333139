package dev.offshoot.messaging.engine.listeners;

import dev.offshoot.messaging.engine.failure.InvalidMessaging;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.util.ClassUtils;

/**
 * The names of events that have no annotation: that of the module and the class, unless a setting keeps the name that the
 * class had before it was renamed.
 */
final class StockNames {

    private static final String SETTING = "offshoot.messaging.names.";

    /** Names by class. */
    private final Map<String, String> kept = new HashMap<>();

    /** @param classes the classes of events, by name */
    StockNames(Map<String, String> classes) {
        classes.forEach((name, type) -> {
            var other = kept.put(type, name);
            if (other != null) {
                throw new InvalidMessaging(
                        SETTING + name + " and " + SETTING + other + " both name " + type + ". Keep one of them");
            }
        });
    }

    /** The name of an event of this module. */
    String of(Class<?> event, String module) {
        var name = event.getName();
        var simple = name.substring(event.getPackageName().length() + 1).replace("$", "");
        return kept.getOrDefault(name, module + "." + simple);
    }

    /**
     * Checks what settings say of the modules of this process; classes of others may be missing here.
     *
     * @throws InvalidMessaging if a class is not there, or the name does not start with its module
     */
    void check(Set<String> present, Modules modules) {
        kept.forEach((type, name) -> {
            var setting = SETTING + name + "=" + type;
            var owner = name.substring(0, Math.max(name.indexOf('.'), 0));
            Class<?> event;
            try {
                event = ClassUtils.forName(type, null);
            } catch (ClassNotFoundException | LinkageError e) {
                if (owner.isEmpty() || present.contains(owner)) {
                    throw new InvalidMessaging(setting + " names a class that is not there");
                }
                return;
            }
            if (MessageType.of(event) != null) {
                throw new InvalidMessaging(setting + " names a class whose annotation states its name");
            }
            if (!owner.equals(modules.of(event))) {
                throw new InvalidMessaging(setting + " names a class of "
                        + (modules.of(event) == null ? "no module" : "module '" + modules.of(event) + "'")
                        + ": the name must start with its module");
            }
        });
    }
}
