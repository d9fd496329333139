package dev.offshoot.messaging.engine.listeners;

import dev.offshoot.messaging.ModuleMap;
import dev.offshoot.messaging.engine.failure.InvalidMessaging;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes module maps. */
public final class ModuleMaps {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private ModuleMaps() {}

    /** The map at this location of the classpath, or null if there is none. */
    public static @Nullable ModuleMap read(String location) {
        var resource = new ClassPathResource(location);
        if (!resource.exists()) {
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
