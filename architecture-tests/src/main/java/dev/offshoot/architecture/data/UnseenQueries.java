package dev.offshoot.architecture.data;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.offshoot.architecture.data.Data.Misunderstood;
import dev.offshoot.architecture.data.Data.Query;
import dev.offshoot.architecture.modules.Structure;
import dev.offshoot.architecture.reading.Persistence;
import dev.offshoot.architecture.reading.Place;
import dev.offshoot.architecture.reading.Spring;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
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
        BUILDERS.put("org.jooq.", "jOOQ");
        BUILDERS.put("com.querydsl.", "Querydsl");
        BUILDERS.put("org.jdbi.", "Jdbi");
        BUILDERS.put("com.baomidou.mybatisplus.core.conditions.", "wrappers of MyBatis-Plus");
    }

    private static final Set<String> PROCEDURES = Set.of(
            "org.springframework.data.jpa.repository.query.Procedure",
            "jakarta.persistence.NamedStoredProcedureQuery",
            "javax.persistence.NamedStoredProcedureQuery");

    private final Structure structure;
    private final Set<String> read;

    UnseenQueries(Structure structure, List<Query> queries, List<Misunderstood> misunderstood) {
        this.structure = structure;
        this.read = Stream.concat(
                        queries.stream().map(Query::place),
                        misunderstood.stream().map(Misunderstood::place))
                .map(place -> outermost(place.type()))
                .collect(Collectors.toSet());
    }

    private static String outermost(String type) {
        var dollar = type.indexOf('$');
        return dollar < 0 ? type : type.substring(0, dollar);
    }

    void tell() {
        for (var module : structure.capabilities()) {
            for (var type : module.classes()) {
                tell(type);
            }
        }
    }

    private void tell(JavaClass type) {
        var by = new TreeSet<String>();
        for (var call : type.getMethodCallsFromSelf()) {
            BUILDERS.entrySet().stream()
                    .filter(builder -> call.getTargetOwner().getName().startsWith(builder.getKey()))
                    .findFirst()
                    .ifPresent(builder -> by.add(builder.getValue()));
            if (Persistence.takesText(call) && !read.contains(outermost(type.getName()))) {
                by.add("a statement from elsewhere");
            }
        }
        if (type.getMethods().stream().anyMatch(method -> Spring.has(method, PROCEDURES))
                || Spring.has(type, PROCEDURES)) {
            by.add("a stored procedure");
        }
        by.forEach(how -> structure
                .application()
                .couldNotSee(Place.of(structure.application(), type) + " accesses the database through " + how
                        + "; which tables it uses is unknown."));
    }
}
