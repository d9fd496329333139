package dev.offshoot.architecture;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import dev.offshoot.architecture.Finding.Place;
import dev.offshoot.architecture.Sql.Name;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which module owns which table, and which statements in code and scripts name which tables. */
final class Data {

    /** A table, and the module that owns it, if that is known. */
    record Table(@Nullable Module owner, String name) {

        @Override
        public String toString() {
            return owner == null ? name : owner + "." + name;
        }
    }

    /**
     * A query or statement in the code of a module.
     *
     * @param text its beginning, as it is shown to people
     */
    record Query(Module module, Place place, String text, Set<Table> used, Set<Table> changed) {

        /** The modules whose tables it names. */
        Set<Module> owners() {
            return used.stream()
                    .map(Table::owner)
                    .filter(owner -> owner != null)
                    .collect(Collectors.toCollection(() -> new TreeSet<>(Comparator.comparing(Module::name))));
        }
    }

    /** A foreign key, or a view, that a script makes. */
    record Constraint(@Nullable Module module, Place place, Table from, Table to, boolean view) {}

    /** A statement in a module that the parser does not know. */
    record Misunderstood(Place place, String text) {}

    private static final Set<String> SQL_ANNOTATIONS = Set.of(
            "org.springframework.data.jdbc.repository.query.Query",
            "jakarta.persistence.NamedNativeQuery",
            "javax.persistence.NamedNativeQuery",
            "org.hibernate.annotations.Subselect",
            "org.apache.ibatis.annotations.Select",
            "org.apache.ibatis.annotations.Insert",
            "org.apache.ibatis.annotations.Update",
            "org.apache.ibatis.annotations.Delete");

    private static final Set<String> JPQL_ANNOTATIONS =
            Set.of(Spring.QUERY, "jakarta.persistence.NamedQuery", "javax.persistence.NamedQuery");

    private final Structure structure;
    private final Application application;
    private final Map<String, JavaClass> entities = new TreeMap<>();
    private final Map<String, Set<Module>> owners = new HashMap<>();
    private final List<Query> queries = new ArrayList<>();
    private final List<Constraint> constraints = new ArrayList<>();
    private final List<Misunderstood> misunderstood = new ArrayList<>();

    Data(Structure structure) {
        this.structure = structure;
        this.application = structure.application();
        for (var module : structure.modules()) {
            for (var type : module.classes()) {
                if (structure.spring().isEntity(type)) {
                    entities.put(entityName(type), type);
                    own(tableName(type), module);
                }
            }
        }
        readScripts();
        readQueries();
    }

    List<Query> queries() {
        return queries;
    }

    List<Constraint> constraints() {
        return constraints;
    }

    /** What was not understood in the code and the scripts of modules that are no libraries. */
    List<Misunderstood> misunderstood() {
        return misunderstood;
    }

    private void own(String table, Module module) {
        owners.computeIfAbsent(table, key -> new LinkedHashSet<>()).add(module);
    }

    private static String entityName(JavaClass type) {
        return Stream.of("jakarta.persistence.Entity", "javax.persistence.Entity")
                .flatMap(annotation -> Spring.attribute(type, annotation, "name").stream())
                .map(Object::toString)
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse(type.getSimpleName());
    }

    /** The table of an entity: as it says, else its name in snake case, as Spring Boot makes it. */
    static String tableName(JavaClass entity) {
        return Stream.of(
                        Spring.attribute(entity, "jakarta.persistence.Table", "name"),
                        Spring.attribute(entity, "javax.persistence.Table", "name"),
                        Spring.attribute(entity, "org.springframework.data.relational.core.mapping.Table", "value"),
                        Spring.attribute(entity, "org.springframework.data.relational.core.mapping.Table", "name"),
                        Spring.attribute(
                                entity, "org.springframework.data.mongodb.core.mapping.Document", "collection"))
                .flatMap(Optional::stream)
                .map(Object::toString)
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElseGet(() -> entityName(entity).replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_"))
                .toLowerCase(Locale.ROOT);
    }

    /** The table that somebody in a module means who writes this name. */
    private Table table(Name name, @Nullable Module context) {
        if (name.schema() != null) {
            var bySchema = structure.modules().stream()
                    .filter(module -> module.name().equalsIgnoreCase(name.schema()))
                    .findFirst();
            if (bySchema.isPresent()) {
                return new Table(bySchema.get(), name.table());
            }
        }
        var candidates = owners.getOrDefault(name.table(), Set.of());
        if (context != null && candidates.contains(context)) {
            return new Table(context, name.table());
        }
        if (candidates.size() == 1) {
            return new Table(candidates.iterator().next(), name.table());
        }
        if (candidates.size() > 1) {
            application.couldNotSee("Which of the tables called " + name.table() + " is meant by "
                    + (context == null ? "a script" : context) + " is not known.");
        }
        return new Table(null, name.toString());
    }

    private void readScripts() {
        record Read(Application.Script script, @Nullable Module module, Sql statement) {}
        List<Read> all = new ArrayList<>();
        for (var script : application.scripts()) {
            var module = moduleOf(script);
            var read = Sql.script(script.text());
            for (var statement : read.statements()) {
                all.add(new Read(script, module, statement));
                if (statement.created().isPresent()) {
                    var created = statement.created().get();
                    var schema = created.schema() == null
                            ? module
                            : table(created, module).owner();
                    if (schema != null) {
                        own(created.table(), schema);
                    }
                }
            }
            for (var lost : read.misunderstood()) {
                if (module != null && !module.library()) {
                    misunderstood.add(new Misunderstood(Place.of(script, lost.line()), lost.start()));
                }
                application.couldNotSee(script.path() + ":" + lost.line() + " was not understood: " + lost.start());
            }
        }
        for (var read : all) {
            var from = read.statement()
                    .created()
                    .or(() -> read.statement().used().stream()
                            .filter(name -> !read.statement().referenced().contains(name))
                            .findFirst());
            if (from.isEmpty()) {
                continue;
            }
            var origin = table(from.get(), read.module());
            var module = origin.owner() == null ? read.module() : origin.owner();
            var place = Place.of(read.script(), read.statement().line());
            read.statement()
                    .referenced()
                    .forEach(target -> constraints.add(
                            new Constraint(module, place, origin, table(target, read.module()), false)));
            if (read.statement().created().isPresent()
                    && read.statement().referenced().isEmpty()) {
                read.statement()
                        .used()
                        .forEach(target -> constraints.add(
                                new Constraint(module, place, origin, table(target, read.module()), true)));
            }
        }
    }

    /** The module whose folder a script lies in. A library may only happen to be called like a folder. */
    private @Nullable Module moduleOf(Application.Script script) {
        for (var part : script.path().split("/")) {
            for (var module : structure.capabilities()) {
                if (part.equalsIgnoreCase(module.name())) {
                    return module;
                }
            }
        }
        return null;
    }

    private void readQueries() {
        for (var module : structure.capabilities()) {
            for (var type : module.classes()) {
                readAnnotations(module, type, type.getAnnotations(), Place.of(application, type));
                for (JavaMember member : type.getMembers()) {
                    readAnnotations(module, type, member.getAnnotations(), Place.of(application, member));
                }
            }
        }
        for (var literal : application.literals()) {
            var type = application.find(literal.owner());
            var module = type.flatMap(structure::moduleOf).filter(found -> !found.library());
            if (module.isEmpty() || !Sql.looksLikeIt(literal.text())) {
                continue;
            }
            var place = Place.of(application, type.get());
            place = new Place(
                    place.file(),
                    place.type(),
                    literal.member().replaceFirst("^lambda\\$(\\w+)\\$\\d+$", "$1"),
                    Math.max(1, literal.line()));
            if (isJpql(type.get(), literal)) {
                readJpql(module.get(), place, literal.text());
            } else {
                readSql(module.get(), place, literal.text());
            }
        }
    }

    /** Whether a method hands its texts to JPA. */
    private static boolean isJpql(JavaClass type, Application.Literal literal) {
        return type.getMethodCallsFromSelf().stream()
                .anyMatch(call -> call.getOrigin().getName().equals(literal.member())
                        && call.getName().equals("createQuery")
                        && Math.abs(call.getLineNumber() - literal.line()) <= 20);
    }

    private void readAnnotations(
            Module module, JavaClass type, Set<? extends JavaAnnotation<?>> annotations, Place place) {
        for (var annotation : annotations) {
            var name = annotation.getRawType().getName();
            var jpql = JPQL_ANNOTATIONS.contains(name);
            if (!jpql && !SQL_ANNOTATIONS.contains(name)) {
                continue;
            }
            var isNative =
                    annotation.get("nativeQuery").filter(Boolean.TRUE::equals).isPresent();
            for (var attribute : List.of("value", "query")) {
                annotation.get(attribute).ifPresent(value -> {
                    var text = value instanceof Object[] parts
                            ? Stream.of(parts).map(Object::toString).collect(Collectors.joining(" "))
                            : value.toString();
                    if (text.isBlank()) {
                        return;
                    }
                    if (jpql && !isNative) {
                        readJpql(module, place, text.replace("#{#entityName}", entityKept(type)));
                    } else {
                        readSql(module, place, text);
                    }
                });
            }
        }
    }

    private static String entityKept(JavaClass repository) {
        return Spring.repositoryEntity(repository).map(Data::entityName).orElse("Object");
    }

    private void readSql(Module module, Place place, String text) {
        var read = Sql.parse(text);
        if (read.isEmpty()) {
            misunderstood.add(new Misunderstood(place, shown(text)));
            application.couldNotSee("The statement in " + place + " was not understood: " + shown(text));
            return;
        }
        if (Sql.isPutTogether(text)) {
            application.couldNotSee(
                    "A part of the statement in " + place + " is put together at run time: " + shown(text));
        }
        var used = read.get().used().stream()
                .map(name -> table(name, module))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        var changed = read.get().changed().stream()
                .map(name -> table(name, module))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        queries.add(new Query(module, place, shown(text), used, changed));
    }

    private void readJpql(Module module, Place place, String text) {
        var read = Jpql.parse(text);
        if (read.isEmpty()) {
            misunderstood.add(new Misunderstood(place, shown(text)));
            application.couldNotSee("The query in " + place + " was not understood: " + shown(text));
            return;
        }
        Set<JavaClass> touched = new LinkedHashSet<>();
        for (var name : read.get().entities()) {
            Optional.ofNullable(entities.get(name.substring(name.lastIndexOf('.') + 1)))
                    .ifPresent(touched::add);
        }
        var paths = Stream.concat(read.get().paths().stream(), read.get().aliases().values().stream());
        paths.forEach(path -> follow(read.get(), path, touched, 0));
        Set<Table> used = new LinkedHashSet<>();
        touched.forEach(entity -> used.add(new Table(structure.moduleOf(entity).orElse(null), tableName(entity))));
        queries.add(new Query(module, place, shown(text), used, read.get().changes() ? used : Set.of()));
    }

    /** Walks a path of a query from its alias on, over the relations; answers the entity that it ends in, if in one. */
    private @Nullable JavaClass follow(Jpql query, String path, Set<JavaClass> touched, int depth) {
        var parts = path.split("\\.");
        var meant = query.aliases().get(parts[0]);
        JavaClass at;
        if (meant == null) {
            at = entities.get(parts[0]);
        } else if (entities.containsKey(meant.substring(meant.lastIndexOf('.') + 1))) {
            at = entities.get(meant.substring(meant.lastIndexOf('.') + 1));
        } else {
            at = depth > 10 ? null : follow(query, meant, touched, depth + 1);
        }
        for (int i = 1; i < parts.length && at != null; i++) {
            var field = field(at, parts[i]);
            at = field.flatMap(this::entityIn).orElse(null);
            if (at != null) {
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

    private Optional<JavaClass> entityIn(JavaField field) {
        return Spring.rawTypes(field.getType()).stream()
                .filter(entities::containsValue)
                .findFirst();
    }

    private static String shown(String text) {
        var words = text.replace(Sql.PLACEHOLDER, '…').strip().replaceAll("\\s+", " ");
        return words.length() > 100 ? words.substring(0, 100) + "…" : words;
    }
}
