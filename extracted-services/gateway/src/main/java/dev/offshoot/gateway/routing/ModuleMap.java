package dev.offshoot.gateway.routing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.json.JsonMapper;

/**
 * The module map of the contracts, reduced to the modules' routes.
 *
 * @param modules by name
 */
public record ModuleMap(Map<String, Entry> modules) {

    /** One module, and the path patterns of its routes. */
    public record Entry(List<String> routes) {}

    public static ModuleMap read() {
        try (var map = new ClassPathResource("META-INF/offshoot/module-map.json").getInputStream()) {
            return new JsonMapper().readValue(map, ModuleMap.class);
        } catch (IOException e) {
            throw new UncheckedIOException("The module map could not be read", e);
        }
    }

    public boolean knows(@Nullable String module) {
        return module != null && modules.containsKey(module);
    }
}
