package dev.offshoot.architecture.data;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import dev.offshoot.architecture.data.Data.Mapping;
import dev.offshoot.architecture.data.Data.Table;
import dev.offshoot.architecture.data.Sql.Name;
import dev.offshoot.architecture.modules.Module;
import dev.offshoot.architecture.modules.Structure;
import dev.offshoot.architecture.reading.Relations;
import dev.offshoot.architecture.reading.Spring;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which module owns which table: by the entities that are mapped to it, and by the scripts that create it. */
final class Tables {

    private static final List<String> TABLE = List.of(
            "jakarta.persistence.Table",
            "javax.persistence.Table",
            "org.springframework.data.relational.core.mapping.Table");

    private static final Set<String> FURTHER = Set.of("SecondaryTable", "JoinTable", "CollectionTable");

    private final Structure structure;
    /** By name, and by the name of the class. */
    private final Map<String, JavaClass> entities = new TreeMap<>();

    private final Set<JavaClass> all = new HashSet<>();
    private final Map<String, Set<Module>> owners = new HashMap<>();
    private final List<Mapping> mappings = new ArrayList<>();

    Tables(Structure structure) {
        this.structure = structure;
        for (var module : structure.modules()) {
            for (var type : module.classes()) {
                if (structure.spring().isEntity(type)) {
                    all.add(type);
                    entities.putIfAbsent(entityName(type), type);
                    entities.put(type.getName(), type);
                    own(tableName(type), module);
                    if (!sharesTheTableOfItsParent(type)) {
                        mappings.add(new Mapping(module, type, new Name(schemaName(type), tableName(type)).toString()));
                    }
                }
                if (structure.spring().isEntity(type) || Relations.isPart(type)) {
                    furtherTables(type).forEach(table -> {
                        own(table.table(), module);
                        mappings.add(new Mapping(module, type, table.toString()));
                    });
                }
            }
        }
    }

    List<Mapping> mappings() {
        return mappings;
    }

    /** The entity of that name, which may be qualified. */
    Optional<JavaClass> entity(String name) {
        return Optional.ofNullable(entities.get(name))
                .or(() -> Optional.ofNullable(entities.get(name.substring(name.lastIndexOf('.') + 1))));
    }

    boolean isEntity(JavaClass type) {
        return all.contains(type);
    }

    void own(String table, Module module) {
        owners.computeIfAbsent(key(table), key -> new LinkedHashSet<>()).add(module);
    }

    boolean isKnown(Name name) {
        return owners.containsKey(key(name.table()));
    }

    /** The same for all naming strategies: one writes {@code orderItem} as it is, another as {@code order_item}. */
    private static String key(String table) {
        return table.replace("_", "");
    }

    Table of(JavaClass entity) {
        return new Table(structure.moduleOf(entity).orElse(null), tableName(entity));
    }

    /** The table that a name means in the code or scripts of a module. */
    Table table(Name name, @Nullable Module context) {
        if (name.schema() != null) {
            var bySchema = structure.modules().stream()
                    .filter(module -> module.name().equalsIgnoreCase(name.schema()))
                    .findFirst();
            if (bySchema.isPresent()) {
                return new Table(bySchema.get(), name.table());
            }
        }
        var candidates = owners.getOrDefault(key(name.table()), Set.of());
        if (context != null && candidates.contains(context)) {
            return new Table(context, name.table());
        }
        if (candidates.size() == 1) {
            return new Table(candidates.iterator().next(), name.table());
        }
        if (candidates.size() > 1) {
            structure
                    .application()
                    .couldNotSee("Several modules have a table " + name.table() + ", and which of them "
                            + (context == null ? "a script" : context) + " uses is unknown.");
        }
        return new Table(null, name.toString());
    }

    static String entityName(JavaClass type) {
        return Stream.of("jakarta.persistence.Entity", "javax.persistence.Entity")
                .flatMap(annotation -> Spring.attribute(type, annotation, "name").stream())
                .map(Object::toString)
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse(type.getSimpleName());
    }

    /**
     * The table of an entity: the one that it declares, else the entity's name in snake case, as Spring Boot derives
     * it.
     */
    static String tableName(JavaClass entity) {
        var named = named(entity);
        return named.substring(named.lastIndexOf('.') + 1);
    }

    private static String named(JavaClass entity) {
        return declaredName(entity)
                .orElseGet(() -> entityName(entity).replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_"))
                .replaceAll("[\"`\\[\\]]", "")
                .toLowerCase(Locale.ROOT);
    }

    private static Optional<String> declaredName(JavaClass entity) {
        return Stream.of(
                        TABLE.stream().flatMap(table -> Spring.attribute(entity, table, "name").stream()),
                        TABLE.stream().flatMap(table -> Spring.attribute(entity, table, "value").stream()),
                        Spring.attribute(entity, "org.springframework.data.mongodb.core.mapping.Document", "collection")
                                .stream(),
                        Spring.attribute(entity, "com.baomidou.mybatisplus.annotation.TableName", "value").stream())
                .flatMap(names -> names)
                .map(Object::toString)
                .filter(name -> !name.isEmpty())
                .findFirst();
    }

    /** The tables that an entity has beside its own: secondary ones, and those of collections and of relations. */
    private static Set<Name> furtherTables(JavaClass entity) {
        Set<Name> further = new LinkedHashSet<>();
        entity.getAnnotations().forEach(annotation -> further(annotation, further));
        entity.getMembers().forEach(member -> member.getAnnotations().forEach(one -> further(one, further)));
        return further;
    }

    private static void further(JavaAnnotation<?> annotation, Set<Name> further) {
        annotation
                .get("value")
                .filter(JavaAnnotation[].class::isInstance)
                .map(JavaAnnotation[].class::cast)
                .ifPresent(all -> Stream.of(all).forEach(one -> further(one, further)));
        if (!FURTHER.contains(annotation.getRawType().getSimpleName())) {
            return;
        }
        var name = annotation.get("name").map(Object::toString).orElse("");
        if (!name.isEmpty()) {
            var schema = annotation.get("schema").map(Object::toString).orElse("");
            further.add(Name.of(schema.isEmpty() ? name : schema + "." + name));
        }
    }

    private static @Nullable String schemaName(JavaClass entity) {
        var inName = named(entity).lastIndexOf('.');
        return Stream.concat(
                        TABLE.stream()
                                .flatMap(table -> Stream.of("schema", "catalog")
                                        .flatMap(attribute -> Spring.attribute(entity, table, attribute).stream())),
                        Spring.attribute(entity, "com.baomidou.mybatisplus.annotation.TableName", "schema").stream())
                .map(value -> value.toString().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse(inName < 0 ? null : named(entity).substring(0, inName));
    }

    /**
     * Whether an entity is stored in its parent's table. Such an entity is no second mapping: inheritance is evidence
     * of its own.
     */
    private boolean sharesTheTableOfItsParent(JavaClass type) {
        return declaredName(type).isEmpty()
                && type.getAllRawSuperclasses().stream().anyMatch(structure.spring()::isEntity);
    }
}
