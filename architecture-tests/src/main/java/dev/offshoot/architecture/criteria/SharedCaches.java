package dev.offshoot.architecture.criteria;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.properties.HasAnnotations;
import dev.offshoot.architecture.modules.Module;
import dev.offshoot.architecture.modules.Structure;
import dev.offshoot.architecture.reading.Members;
import dev.offshoot.architecture.reading.Place;
import dev.offshoot.architecture.reading.Spring;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Finds caches that several modules fill, read or evict, as Spring's annotations name them. */
final class SharedCaches {

    private static final String PACKAGE = "org.springframework.cache.annotation.";
    private static final Set<String> NAMING = Set.of("Cacheable", "CachePut", "CacheEvict", "CacheConfig");

    private final Structure structure;
    private final Evidence evidence;
    private final Map<String, Map<Module, Place>> users = new TreeMap<>();

    SharedCaches(Structure structure, Evidence evidence) {
        this.structure = structure;
        this.evidence = evidence;
    }

    void look() {
        for (var module : structure.capabilities()) {
            for (var type : module.classes()) {
                note(module, type, Place.of(structure.application(), type));
                Members.sorted(type.getMethods())
                        .forEach(method -> note(module, method, Place.of(structure.application(), method)));
            }
        }
        users.forEach((cache, modules) -> {
            if (modules.size() > 1) {
                modules.forEach((module, place) -> evidence.add(
                        Criterion.SHARED_CACHE,
                        module,
                        place,
                        "the cache " + cache + " is also used by " + SharedData.others(modules.keySet(), module)));
            }
        });
    }

    private void note(Module module, HasAnnotations<?> element, Place place) {
        element.getAnnotations().stream()
                .flatMap(annotation -> names(annotation, 0))
                .forEach(cache -> users.computeIfAbsent(cache, key -> new TreeMap<>(Comparator.comparing(Module::name)))
                        .putIfAbsent(module, place));
    }

    /** The caches that an annotation names itself, in annotations inside it, or, if it is composed, in those above it. */
    private static Stream<String> names(JavaAnnotation<?> annotation, int depth) {
        var type = annotation.getRawType();
        if (type.getName().equals(PACKAGE + "Caching")) {
            return Stream.of("cacheable", "put", "evict")
                    .flatMap(attribute -> Spring.values(annotation, attribute))
                    .filter(JavaAnnotation.class::isInstance)
                    .flatMap(inner -> names((JavaAnnotation<?>) inner, depth + 1));
        }
        if (type.getPackageName().equals("org.springframework.cache.annotation")
                && NAMING.contains(type.getSimpleName())) {
            return Stream.of("value", "cacheNames")
                    .flatMap(attribute -> Spring.values(annotation, attribute))
                    .filter(String.class::isInstance)
                    .map(String.class::cast);
        }
        return depth < 5 ? type.getAnnotations().stream().flatMap(above -> names(above, depth + 1)) : Stream.empty();
    }
}
