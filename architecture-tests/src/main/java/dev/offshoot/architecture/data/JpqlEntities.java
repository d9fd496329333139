package dev.offshoot.architecture.data;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import dev.offshoot.architecture.reading.Relations;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The entities that a JPQL query uses: those that it names, and those to which its paths lead. */
final class JpqlEntities {

    private final Jpql query;
    private final Tables tables;
    private final Set<JavaClass> touched = new LinkedHashSet<>();

    JpqlEntities(Jpql query, Tables tables) {
        this.query = query;
        this.tables = tables;
        // an entity that is joined by its name is parsed as a path
        Stream.concat(query.entities().stream(), query.aliases().values().stream())
                .flatMap(name -> tables.entity(name).stream().filter(entity -> isNamed(entity, name)))
                .forEach(touched::add);
        var paths = Stream.concat(query.paths().stream(), query.aliases().values().stream());
        paths.forEach(path -> follow(path, 0));
    }

    Set<JavaClass> all() {
        return touched;
    }

    /** Whether a name means this entity; a path may merely end with the entity's name. */
    private static boolean isNamed(JavaClass entity, String name) {
        return name.indexOf('.') < 0 || entity.getName().equals(name);
    }

    /**
     * Follows a path over relations, starting at its alias, and collects the entities on it. Returns the entity at its
     * end, if there is one.
     */
    private @Nullable JavaClass follow(String path, int depth) {
        var parts = path.split("\\.");
        var meant = query.aliases().get(parts[0]);
        JavaClass at;
        if (meant == null) {
            at = tables.entity(parts[0]).orElse(null);
        } else if (tables.entity(meant).filter(entity -> isNamed(entity, meant)).isPresent()) {
            at = tables.entity(meant).get();
        } else {
            at = depth > 10 ? null : follow(meant, depth + 1);
        }
        for (int i = 1; i < parts.length && at != null; i++) {
            at = field(at, parts[i]).flatMap(this::behind).orElse(null);
            if (at != null && tables.isEntity(at)) {
                touched.add(at);
            }
        }
        return at;
    }

    private static Optional<JavaField> field(JavaClass type, String name) {
        return type.getAllFields().stream()
                .filter(field -> field.getName().equals(name))
                .findFirst();
    }

    /** The entity that a field refers to, or what it embeds. */
    private Optional<JavaClass> behind(JavaField field) {
        var referred = Relations.referred(field);
        return referred.stream()
                .filter(tables::isEntity)
                .findFirst()
                .or(() -> referred.stream().filter(Relations::isPart).findFirst());
    }
}
