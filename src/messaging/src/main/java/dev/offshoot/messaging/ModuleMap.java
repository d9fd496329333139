package dev.offshoot.messaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who hears what: all modules of the application, wherever they are hosted. Written down in {@value #LOCATION} by a
 * process that carries all of them; an application whose modules never leave needs no such file.
 *
 * @param modules by name, in alphabetical order
 */
record ModuleMap(Map<String, Entry> modules) {

    static final String LOCATION = "META-INF/offshoot/module-map.json";

    /**
     * One module.
     *
     * @param packageName where its code is
     * @param hears the names of the messages that it hears from others, in alphabetical order
     * @param routes the path patterns of its HTTP routes, in alphabetical order, for whoever stands in front
     */
    record Entry(String packageName, List<String> hears, List<String> routes) {

        Entry {
            routes = routes == null ? List.of() : routes;
        }
    }

    /** The map at that place of the classpath, or nothing where there is none. */
    static @Nullable ModuleMap read(String location) {
        var resource = new ClassPathResource(location);
        if (!resource.exists()) {
            return null;
        }
        try (var stream = resource.getInputStream()) {
            return new JsonMapper().readValue(stream, ModuleMap.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The map of the modules in this process: those that listen, and those that own a message. */
    static ModuleMap of(Listeners listeners) {
        var hears = new TreeMap<String, TreeSet<String>>();
        var packages = new TreeMap<>(listeners.owners());
        for (var listener : listeners.all()) {
            packages.put(listener.module, listener.packageName());
            var names = hears.computeIfAbsent(listener.module, module -> new TreeSet<>());
            if (!listener.hearsItself()) {
                names.add(listener.type.name);
            }
        }
        var modules = new LinkedHashMap<String, Entry>();
        packages.forEach((module, name) -> modules.put(
                module, new Entry(name, new ArrayList<>(hears.getOrDefault(module, new TreeSet<>())), List.of())));
        return new ModuleMap(modules);
    }

    /** The same map, with the routes of its modules. */
    ModuleMap withRoutes(Map<String, ? extends Collection<String>> routes) {
        var complete = new LinkedHashMap<String, Entry>();
        modules.forEach((module, entry) -> complete.put(
                module,
                new Entry(
                        entry.packageName(),
                        entry.hears(),
                        routes.containsKey(module) ? List.copyOf(routes.get(module)) : List.of())));
        return new ModuleMap(complete);
    }

    /** The modules that hear messages of this name. */
    List<String> hearersOf(String message) {
        return modules.entrySet().stream()
                .filter(entry -> entry.getValue().hears().contains(message))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** As it is committed. */
    String toJson() {
        return JsonMapper.builder()
                        .enable(tools.jackson.databind.SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsString(this)
                + "\n";
    }
}
