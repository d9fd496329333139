package dev.offshoot.messaging;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All modules of the application, wherever they are hosted, and the messages that each of them consumes. Publishers
 * address messages by it. Commit it as {@value #LOCATION}; an application whose modules all stay in one process needs
 * no such file.
 *
 * @param modules by name, in alphabetical order
 */
public record ModuleMap(Map<String, Entry> modules) {

    /** Its location on the classpath, unless {@code offshoot.messaging.module-map} sets another one. */
    public static final String LOCATION = "META-INF/offshoot/module-map.json";

    /**
     * One module.
     *
     * @param packageName the package that contains its code
     * @param hears the names of the messages from other modules that it consumes, in alphabetical order
     * @param routes the path patterns of its HTTP routes, for the gateway, in alphabetical order
     */
    public record Entry(String packageName, List<String> hears, List<String> routes) {

        public Entry(String packageName, List<String> hears, @Nullable List<String> routes) {
            this.packageName = packageName;
            this.hears = hears;
            // optional in the file
            this.routes = routes == null ? List.of() : routes;
        }
    }

    /** A copy of this map with these routes for each module. */
    public ModuleMap withRoutes(Map<String, ? extends Collection<String>> routes) {
        var complete = new LinkedHashMap<String, Entry>();
        modules.forEach((module, entry) -> complete.put(
                module,
                new Entry(
                        entry.packageName(),
                        entry.hears(),
                        routes.containsKey(module) ? List.copyOf(routes.get(module)) : List.of())));
        return new ModuleMap(complete);
    }

    /** The modules that consume messages with this name. */
    public List<String> consumersOf(String message) {
        return modules.entrySet().stream()
                .filter(entry -> entry.getValue().hears().contains(message))
                .map(Map.Entry::getKey)
                .toList();
    }
}
