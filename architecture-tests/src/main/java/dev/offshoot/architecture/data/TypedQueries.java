package dev.offshoot.architecture.data;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaParameterizedType;
import com.tngtech.archunit.core.domain.JavaType;
import dev.offshoot.architecture.data.Data.Query;
import dev.offshoot.architecture.data.Data.Table;
import dev.offshoot.architecture.modules.Module;
import dev.offshoot.architecture.modules.Structure;
import dev.offshoot.architecture.reading.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads queries that name their tables by generated classes: those of Querydsl for entities, and those of jOOQ for tables. */
final class TypedQueries {

    private static final String PATH = "com.querydsl.core.types.dsl.EntityPathBase";
    private static final String TABLE = "org.jooq.impl.TableImpl";
    private static final Set<String> CHANGES = Set.of(
            "insertInto",
            "insert",
            "update",
            "delete",
            "deleteFrom",
            "mergeInto",
            "truncate",
            "truncateTable",
            "executeInsert",
            "executeUpdate",
            "executeDelete");

    private final Structure structure;
    private final Tables tables;
    private final Map<String, String> namesOfTables = new HashMap<>();
    private final List<Query> all = new ArrayList<>();

    TypedQueries(Structure structure, Tables tables) {
        this.structure = structure;
        this.tables = tables;
        structure.application().literals().stream()
                .filter(literal -> literal.handedTo().equals("org.jooq.impl.DSL.name"))
                .forEach(literal -> namesOfTables.putIfAbsent(literal.owner(), literal.text()));
        for (var module : structure.capabilities()) {
            for (var type : module.classes()) {
                if (!isGenerated(type)) {
                    read(module, type);
                }
            }
        }
    }

    List<Query> all() {
        return all;
    }

    private void read(Module module, JavaClass type) {
        Map<JavaCodeUnit, Set<Table>> used = new TreeMap<>(Comparator.comparing(unit -> unit.getFullName()));
        Map<JavaCodeUnit, Integer> lines = new HashMap<>();
        for (var access : type.getAccessesFromSelf()) {
            types(access).flatMap(target -> table(module, target).stream()).forEach(table -> {
                used.computeIfAbsent(access.getOrigin(), key -> new LinkedHashSet<>())
                        .add(table);
                lines.merge(access.getOrigin(), access.getLineNumber(), Math::min);
            });
        }
        used.forEach((unit, named) -> {
            var changes = unit.getMethodCallsFromSelf().stream().anyMatch(call -> CHANGES.contains(call.getName()));
            // of several, the one that is changed is unknown
            all.add(new Query(
                    module,
                    Place.at(unit, lines.get(unit)),
                    named.stream().map(Table::name).sorted().collect(Collectors.joining(", ", "a query of ", "")),
                    named,
                    changes && named.size() == 1 ? named : Set.of()));
        });
    }

    private static Stream<JavaClass> types(JavaAccess<?> access) {
        return access instanceof JavaFieldAccess field
                ? Stream.of(field.getTargetOwner(), field.getTarget().getRawType())
                : Stream.of(access.getTargetOwner());
    }

    private Optional<Table> table(Module module, JavaClass target) {
        return entity(target)
                .map(tables::of)
                .or(() -> extendsGenerated(target, TABLE)
                        ? Optional.ofNullable(namesOfTables.get(target.getName()))
                                .map(name -> tables.table(Sql.Name.of(name), module))
                        : Optional.empty());
    }

    private static boolean isGenerated(JavaClass type) {
        return extendsGenerated(type, TABLE) || extendsGenerated(type, PATH);
    }

    private static boolean extendsGenerated(JavaClass type, String parent) {
        return type.getRawSuperclass()
                .filter(above -> above.getName().equals(parent))
                .isPresent();
    }

    /** The entity whose paths a class of Querydsl has. */
    private static Optional<JavaClass> entity(JavaClass target) {
        return extendsGenerated(target, PATH)
                ? target.getSuperclass()
                        .filter(JavaParameterizedType.class::isInstance)
                        .map(JavaParameterizedType.class::cast)
                        .flatMap(parent ->
                                parent.getActualTypeArguments().stream().findFirst())
                        .map(JavaType::toErasure)
                : Optional.empty();
    }
}
