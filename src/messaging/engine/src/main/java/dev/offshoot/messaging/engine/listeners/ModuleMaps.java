package dev.offshoot.messaging.engine.listeners;

import dev.offshoot.messaging.ModuleMap;
import dev.offshoot.messaging.engine.failure.InvalidMessaging;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.util.ResourceUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes module maps. */
public final class ModuleMaps {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private ModuleMaps() {}

    /**
     * The map at this location of the classpath, or at this URL.
     *
     * @return null if the classpath has none there
     * @throws InvalidMessaging if there is nothing at the URL, or no map
     */
    public static @Nullable ModuleMap read(String location) {
        var resource = new DefaultResourceLoader().getResource(location);
        if (!resource.exists()) {
            if (ResourceUtils.isUrl(location)) {
                throw new InvalidMessaging("There is no module map at " + location
                        + ". Correct offshoot.messaging.module-map, or remove it");
            }
            return null;
        }
        try (var stream = resource.getInputStream()) {
            var map = JSON.readValue(stream, ModuleMap.class);
            map.modules().forEach((module, entry) -> {
                if (entry == null || entry.packageName() == null || entry.hears() == null) {
                    throw new InvalidMessaging(location + " has no package, or no messages, of module '" + module
                            + "'. Generate the map again");
                }
            });
            return map;
        } catch (JacksonException e) {
            throw new InvalidMessaging(
                    location + " is no module map: " + e.getOriginalMessage() + ". Generate the map again");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The content of the file to commit. */
    public static String write(ModuleMap map) {
        return JSON.writeValueAsString(map) + "\n";
    }
}
