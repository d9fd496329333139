package dev.offshoot.architecture.data;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import dev.offshoot.architecture.data.Data.Misunderstood;
import dev.offshoot.architecture.data.Data.Query;
import dev.offshoot.architecture.data.Data.Table;
import dev.offshoot.architecture.data.Data.Unseen;
import dev.offshoot.architecture.modules.Module;
import dev.offshoot.architecture.modules.Structure;
import dev.offshoot.architecture.reading.Application;
import dev.offshoot.architecture.reading.Members;
import dev.offshoot.architecture.reading.Place;
import dev.offshoot.architecture.reading.Spring;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the statements in code, in annotations and in MyBatis mapper files. */
final class Queries {

    private static final Set<String> SQL_ANNOTATIONS = Set.of(
            "org.springframework.data.jdbc.repository.query.Query",
            "org.springframework.data.r2dbc.repository.Query",
            "org.springframework.data.jpa.repository.NativeQuery",
            "jakarta.persistence.NamedNativeQuery",
            "javax.persistence.NamedNativeQuery",
            "org.hibernate.annotations.NamedNativeQuery",
            "org.hibernate.annotations.processing.SQL",
            "org.hibernate.annotations.Subselect",
            "org.apache.ibatis.annotations.Select",
            "org.apache.ibatis.annotations.Insert",
            "org.apache.ibatis.annotations.Update",
            "org.apache.ibatis.annotations.Delete");

    private static final Set<String> JPQL_ANNOTATIONS = Set.of(
            Spring.QUERY,
            "jakarta.persistence.NamedQuery",
            "javax.persistence.NamedQuery",
            "jakarta.data.repository.Query",
            "org.hibernate.annotations.NamedQuery",
            "org.hibernate.annotations.processing.HQL");

    /**
     * A part of a statement in an annotation of an entity.
     *
     * @param whole a statement that it could be part of: TEXT is the part, and FROM the entity's own table, if it has one
     */
    private record Fragment(String attribute, String whole) {

        String around(String text, Optional<String> table) {
            return whole.replace(
                            "FROM", table.map(name -> " from " + name + " own").orElse(""))
                    .replace("TEXT", text.replace("{alias}", "own"));
        }
    }

    private static final String SELECTED = "select TEXTFROM";
    private static final String WHERE = "select 1FROM where TEXT";
    private static final String STATEMENT = "TEXT";

    private static final Map<String, Fragment> FRAGMENTS = Map.ofEntries(
            Map.entry("org.hibernate.annotations.Formula", new Fragment("value", SELECTED)),
            Map.entry("org.hibernate.annotations.JoinFormula", new Fragment("value", SELECTED)),
            Map.entry("org.hibernate.annotations.DiscriminatorFormula", new Fragment("value", SELECTED)),
            Map.entry("org.hibernate.annotations.SQLRestriction", new Fragment("value", WHERE)),
            Map.entry("org.hibernate.annotations.Where", new Fragment("clause", WHERE)),
            Map.entry("org.hibernate.annotations.Filter", new Fragment("condition", WHERE)),
            Map.entry("org.hibernate.annotations.View", new Fragment("query", STATEMENT)),
            Map.entry("org.hibernate.annotations.SQLSelect", new Fragment("sql", STATEMENT)),
            Map.entry("org.hibernate.annotations.SQLInsert", new Fragment("sql", STATEMENT)),
            Map.entry("org.hibernate.annotations.SQLUpdate", new Fragment("sql", STATEMENT)),
            Map.entry("org.hibernate.annotations.SQLDelete", new Fragment("sql", STATEMENT)));

    /** An expression of Spring that a query contains as a parameter. */
    private static final Pattern EXPRESSION = Pattern.compile("[:?]#\\{[^}]*\\}");

    private final Structure structure;
    private final Application application;
    private final Tables tables;
    private final List<Query> queries = new ArrayList<>();
    private final List<Misunderstood> misunderstood = new ArrayList<>();
    private final List<Unseen> unseen = new ArrayList<>();

    Queries(Structure structure, Tables tables) {
        this.structure = structure;
        this.application = structure.application();
        this.tables = tables;
        readAnnotations();
        readMappers();
        readLiterals();
        queries.addAll(new TypedQueries(structure, tables).all());
        unseen.addAll(new UnseenQueries(structure, queries, misunderstood).all());
    }

    List<Query> all() {
        return queries;
    }

    List<Misunderstood> misunderstood() {
        return misunderstood;
    }

    List<Unseen> unseen() {
        return unseen;
    }

    private void readAnnotations() {
        for (var module : structure.capabilities()) {
            for (var type : module.classes()) {
                var place = Place.of(application, type);
                type.getAnnotations().forEach(annotation -> readAnnotation(module, type, annotation, place));
                for (JavaMember member : Members.sorted(type.getMembers())) {
                    member.getAnnotations()
                            .forEach(annotation ->
                                    readAnnotation(module, type, annotation, Place.of(application, member)));
                }
            }
        }
    }

    private void readAnnotation(Module module, JavaClass type, JavaAnnotation<?> annotation, Place place) {
        // repeated annotations are wrapped in a container annotation
        annotation
                .get("value")
                .filter(JavaAnnotation[].class::isInstance)
                .map(JavaAnnotation[].class::cast)
                .ifPresent(all -> Stream.of(all).forEach(one -> readAnnotation(module, type, one, place)));
        var name = annotation.getRawType().getName();
        var fragment = FRAGMENTS.get(name);
        if (fragment != null) {
            var table =
                    structure.spring().isEntity(type) ? Optional.of(Tables.tableName(type)) : Optional.<String>empty();
            annotation
                    .get(fragment.attribute())
                    .map(Object::toString)
                    .filter(text -> !text.isBlank())
                    .ifPresent(text -> readSql(module, place, fragment.around(text, table)));
            return;
        }
        var jpql = JPQL_ANNOTATIONS.contains(name);
        if (!jpql && !SQL_ANNOTATIONS.contains(name)) {
            return;
        }
        var isNative =
                annotation.get("nativeQuery").filter(Boolean.TRUE::equals).isPresent();
        for (var attribute : List.of("value", "query", "countQuery")) {
            annotation
                    .get(attribute)
                    .filter(value -> !(value instanceof JavaAnnotation[]))
                    .ifPresent(value -> {
                        var text = value instanceof Object[] parts
                                ? Stream.of(parts).map(Object::toString).collect(Collectors.joining(" "))
                                : value.toString();
                        if (text.isBlank()) {
                            return;
                        }
                        if (jpql && !isNative) {
                            readJpql(module, place, text.replace("#{#entityName}", kept(type, Tables::entityName)));
                        } else {
                            readSql(
                                    module,
                                    place,
                                    MapperXml.plainText(EXPRESSION
                                            .matcher(text.replace("#{#entityName}", kept(type, Tables::tableName)))
                                            .replaceAll(":expression")));
                        }
                    });
        }
    }

    private String kept(JavaClass repository, Function<JavaClass, String> name) {
        return structure.spring().repositoryEntity(repository).map(name).orElse("Object");
    }

    private void readMappers() {
        application.mappers().forEach((mapper, script) -> {
            var module = application
                    .find(mapper)
                    .flatMap(structure::moduleOf)
                    .or(() -> structure.moduleAround(mapper))
                    .filter(found -> !found.library());
            if (module.isEmpty()) {
                return;
            }
            for (var statement : MapperXml.statements(script.text())) {
                readSql(
                        module.get(),
                        new Place(script.path(), mapper, statement.method(), statement.line()),
                        statement.text());
            }
        });
    }

    private void readLiterals() {
        var asks = new Asking(structure);
        for (var literal : application.literals()) {
            var type = application.find(literal.owner());
            var module = type.flatMap(structure::moduleOf).filter(found -> !found.library());
            if (module.isEmpty()) {
                continue;
            }
            var declared = Place.of(application, type.get());
            var place = new Place(
                    declared.file(),
                    declared.type(),
                    literal.member().replaceFirst("^lambda\\$(\\w+)\\$\\d+$", "$1"),
                    Math.max(1, literal.line()));
            if (Asking.namesATable(literal)) {
                var table = Set.of(tables.table(Sql.Name.of(literal.text()), module.get()));
                queries.add(new Query(module.get(), place, "insert into " + literal.text(), table, table));
            } else if (SqlWords.looksLikeIt(literal.text()) && asks.isHanded(type.get(), place.member(), literal)) {
                if (Asking.isJpql(type.get(), literal)) {
                    readJpql(module.get(), place, literal.text());
                } else {
                    readSql(module.get(), place, literal.text());
                }
            }
        }
    }

    private void readSql(Module module, Place place, String written) {
        var text = EXPRESSION.matcher(written).replaceAll(":expression");
        if (SqlWords.calls(text)) {
            application.couldNotSee("The stored procedure called in " + place + " may use any table: " + shown(text));
            unseen.add(new Unseen(module, place, "calls a stored procedure, which may use any table: " + shown(text)));
            queries.add(new Query(module, place, shown(text), Set.of(), Set.of()));
            return;
        }
        var read = Sql.parse(text);
        if (read.isEmpty()) {
            misunderstood.add(new Misunderstood(module, place, shown(text)));
            application.couldNotSee("The statement in " + place + " was not understood: " + shown(text));
            var guessed = tables(module, SqlWords.namesIn(text).stream().filter(tables::isKnown));
            if (!guessed.isEmpty()) {
                queries.add(new Query(module, place, shown(text), guessed, Set.of()));
            }
            return;
        }
        if (Sql.isPutTogether(text)) {
            application.couldNotSee("Part of the statement in " + place + " is assembled at run time: " + shown(text));
            if (read.get().used().isEmpty()) {
                unseen.add(new Unseen(module, place, "names its table at run time: " + shown(text)));
            }
        }
        queries.add(new Query(
                module,
                place,
                shown(text),
                tables(module, read.get().used().stream()),
                tables(module, read.get().changed().stream())));
    }

    private Set<Table> tables(Module module, Stream<Sql.Name> names) {
        return names.map(name -> tables.table(name, module)).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private void readJpql(Module module, Place place, String text) {
        var read = Jpql.parse(EXPRESSION.matcher(text).replaceAll(":expression"));
        if (read.isEmpty()) {
            misunderstood.add(new Misunderstood(module, place, shown(text)));
            application.couldNotSee("The query in " + place + " was not understood: " + shown(text));
            return;
        }
        Set<Table> used = new LinkedHashSet<>();
        new JpqlEntities(read.get(), tables).all().forEach(entity -> used.add(tables.of(entity)));
        queries.add(new Query(module, place, shown(text), used, read.get().changes() ? used : Set.of()));
    }

    static String shown(String text) {
        var words = text.replace(Sql.PLACEHOLDER, '…').strip().replaceAll("\\s+", " ");
        return words.length() > 100 ? words.substring(0, 100) + "…" : words;
    }
}
