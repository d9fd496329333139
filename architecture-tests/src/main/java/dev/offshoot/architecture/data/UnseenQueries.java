package dev.offshoot.architecture.data;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import dev.offshoot.architecture.data.Data.Misunderstood;
import dev.offshoot.architecture.data.Data.Query;
import dev.offshoot.architecture.data.Data.Unseen;
import dev.offshoot.architecture.modules.Structure;
import dev.offshoot.architecture.reading.Persistence;
import dev.offshoot.architecture.reading.Place;
import dev.offshoot.architecture.reading.Spring;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Reports where code accesses the database in ways that are not analysed, so that missing evidence is not mistaken for
 * a good result.
 */
final class UnseenQueries {

    /** Libraries that generate statements: the beginnings of their class names, and what reports call them. */
    private static final Map<String, String> BUILDERS = new LinkedHashMap<>();

    static {
        BUILDERS.put("jakarta.persistence.criteria.", "the Criteria API");
        BUILDERS.put("javax.persistence.criteria.", "the Criteria API");
        BUILDERS.put("org.hibernate.query.criteria.", "the Criteria API");
        BUILDERS.put("jakarta.persistence.StoredProcedureQuery", "a stored procedure");
        BUILDERS.put("javax.persistence.StoredProcedureQuery", "a stored procedure");
        BUILDERS.put("org.springframework.jdbc.core.simple.SimpleJdbcCall", "a stored procedure");
        BUILDERS.put("org.springframework.jdbc.object.", "an object of spring-jdbc");
        BUILDERS.put("org.springframework.data.relational.core.query.", "criteria of Spring Data");
        BUILDERS.put("org.springframework.data.mongodb.core.", "MongoDB");
        BUILDERS.put("com.mongodb.client.", "MongoDB");
        BUILDERS.put("org.jooq.DSLContext", "jOOQ");
        BUILDERS.put("com.querydsl.", "Querydsl");
        BUILDERS.put("org.jdbi.", "Jdbi");
        BUILDERS.put("com.baomidou.mybatisplus.core.conditions.", "wrappers of MyBatis-Plus");
    }

    /** Those whose queries are read if they name generated classes. */
    private static final Set<String> TYPED = Set.of("jOOQ", "Querydsl");

    private static final Set<String> PROCEDURES = Set.of(
            "org.springframework.data.jpa.repository.query.Procedure",
            "jakarta.persistence.NamedStoredProcedureQuery",
            "javax.persistence.NamedStoredProcedureQuery");

    private final Structure structure;
    /** The outermost classes in which statements were read, and the members, as {@code class#member}. */
    private final Set<String> read = new HashSet<>();

    UnseenQueries(Structure structure, List<Query> queries, List<Misunderstood> misunderstood) {
        this.structure = structure;
        Stream.concat(queries.stream().map(Query::place), misunderstood.stream().map(Misunderstood::place))
                .forEach(place -> {
                    read.add(outermost(place.type()));
                    read.add(member(place.type(), place.member()));
                });
    }

    private static String outermost(String type) {
        var dollar = type.indexOf('$');
        return dollar < 0 ? type : type.substring(0, dollar);
    }

    private static String member(String type, String member) {
        return outermost(type) + "#" + member;
    }

    /** Whether the statement that a method passes on was read: in itself, in a field that it uses, or in its callers. */
    private boolean isRead(JavaCodeUnit unit) {
        var type = unit.getOwner().getName();
        if (read.contains(member(type, unit.getName()))) {
            return true;
        }
        var madeWithTheObject = read.contains(member(type, "<init>")) || read.contains(member(type, "<clinit>"));
        if (madeWithTheObject
                && unit.getFieldAccesses().stream()
                        .anyMatch(access -> access.getTarget().getRawType().isEquivalentTo(String.class))) {
            return true;
        }
        var callers = unit.getCallsOfSelf();
        return !callers.isEmpty()
                && callers.stream()
                        .allMatch(call ->
                                read.contains(outermost(call.getOriginOwner().getName())));
    }

    /** All of them; reports list them, too. */
    List<Unseen> all() {
        List<Unseen> all = new ArrayList<>();
        for (var module : structure.capabilities()) {
            for (var type : module.classes()) {
                var place = Place.of(structure.application(), type);
                for (var how : waysOf(type)) {
                    structure
                            .application()
                            .couldNotSee(place + " accesses the database through " + how
                                    + "; which tables it uses is unknown.");
                    all.add(new Unseen(
                            module, place, "accesses the database through " + how + "; which tables is unknown"));
                }
            }
        }
        return all;
    }

    /** The ways in which a class accesses the database that are not analysed. */
    private Set<String> waysOf(JavaClass type) {
        var by = new TreeSet<String>();
        for (var call : type.getMethodCallsFromSelf()) {
            BUILDERS.entrySet().stream()
                    .filter(builder -> call.getTargetOwner().getName().startsWith(builder.getKey()))
                    .findFirst()
                    .map(Map.Entry::getValue)
                    .filter(builder -> !TYPED.contains(builder) || !read.contains(outermost(type.getName())))
                    .ifPresent(by::add);
            if (Persistence.takesText(call) && !isRead(call.getOrigin())) {
                by.add("a statement from elsewhere");
            }
        }
        if (type.getMethods().stream().anyMatch(method -> Spring.has(method, PROCEDURES))
                || Spring.has(type, PROCEDURES)) {
            by.add("a stored procedure");
        }
        return by;
    }
}
