package dev.offshoot.architecture.extraction;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.offshoot.architecture.modules.Module;
import dev.offshoot.architecture.modules.Structure;
import dev.offshoot.architecture.reading.Spring;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The names by which messaging knows modules and events. It finds modules more simply than this tool does, so others are to
 * be stated in settings.
 */
final class Names {

    private static final String MODULE = "org.springframework.modulith.ApplicationModule";

    /** By name of the module in the structure. */
    private final Map<String, String> names = new HashMap<>();

    /** The packages to be stated, by name. */
    private final TreeMap<String, String> stated = new TreeMap<>();

    private final Structure structure;

    /**
     * @param claims whether packages beside the main class are modules without an annotation
     * @param owning the modules and libraries to which events that are consumed belong
     */
    Names(Structure structure, JavaClass main, boolean claims, Set<Module> owning) {
        this.structure = structure;
        for (var module : structure.modules()) {
            var found = found(module, main, claims);
            var name = found.orElseGet(() -> module.name().replaceAll("[^A-Za-z0-9-]", "-"));
            names.put(module.name(), name);
            if (found.isEmpty() && (!module.library() || owning.contains(module))) {
                stated.put(name, module.base());
            }
        }
    }

    private Optional<String> found(Module module, JavaClass main, boolean claims) {
        var last = module.base().substring(module.base().lastIndexOf('.') + 1);
        var declared = structure.application().find(module.base() + ".package-info").stream()
                .filter(info -> Spring.has(info, Set.of(MODULE)))
                .findFirst();
        if (declared.isPresent()) {
            return Spring.attribute(declared.get(), MODULE, "id")
                    .map(Object::toString)
                    .filter(id -> !id.isEmpty())
                    .or(() -> Optional.of(last));
        }
        return claims && module.base().equals(main.getPackageName() + "." + last)
                ? Optional.of(last)
                : Optional.empty();
    }

    String of(Module module) {
        return names.getOrDefault(module.name(), module.name());
    }

    /** The packages that messaging would not find as modules, by name. */
    Map<String, String> stated() {
        return stated;
    }

    /** Whether several modules would have the same name. */
    boolean clash() {
        return structure.capabilities().stream().map(this::of).distinct().count()
                < structure.capabilities().size();
    }

    /** The name of an event; empty if it belongs to no module and has no annotation. */
    Optional<String> of(JavaClass event) {
        return Stream.of("dev.offshoot.messaging.Event", "dev.offshoot.messaging.Command")
                .flatMap(annotation -> Spring.attribute(event, annotation, "name").stream())
                .map(Object::toString)
                .findFirst()
                .or(() -> structure
                        .moduleOf(event)
                        .map(module -> of(module) + "."
                                + event.getName()
                                        .substring(event.getPackageName().length() + 1)
                                        .replace("$", "")));
    }
}
