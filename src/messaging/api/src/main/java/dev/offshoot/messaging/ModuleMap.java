package dev.offshoot.messaging;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who consumes what: all modules of the application, wherever they are hosted. Publishers address messages by it. It is
 * committed as {@value #LOCATION}; an application whose modules never leave needs no such file.
 *
 * @param modules by name, in alphabetical order
 */
public record ModuleMap(Map<String, Entry> modules) {

    /** Where it is on the classpath, unless {@code offshoot.messaging.module-map} names another place. */
    public static final String LOCATION = "META-INF/offshoot/module-map.json";

    /**
     * One module.
     *
     * @param packageName where its code is
     * @param hears the names of the messages from other modules that it consumes, in alphabetical order
     * @param routes the path patterns of its HTTP routes, in alphabetical order, for the gateway
     */
    public record Entry(String packageName, List<String> hears, List<String> routes) {

        public Entry(String packageName, List<String> hears, @Nullable List<String> routes) {
            this.packageName = packageName;
            this.hears = hears;
            // maps of modules without routes may leave them out
            this.routes = routes == null ? List.of() : routes;
        }
    }

    /** The same map, with the routes of its modules. */
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

    /** The modules that consume messages of this name. */
    public List<String> consumersOf(String message) {
        return modules.entrySet().stream()
                .filter(entry -> entry.getValue().hears().contains(message))
                .map(Map.Entry::getKey)
                .toList();
    }
}
