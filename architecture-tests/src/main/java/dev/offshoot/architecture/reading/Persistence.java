package dev.offshoot.architecture.reading;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import java.util.List;
import java.util.Set;

/** Recognises, by class names, the libraries that read and write rows and documents. */
public final class Persistence {

    /** Entity managers: their arguments are entities. */
    private static final Set<String> MANAGERS = Set.of(
            "jakarta.persistence.EntityManager",
            "javax.persistence.EntityManager",
            "org.hibernate.Session",
            "org.hibernate.StatelessSession",
            "org.hibernate.SharedSessionContract",
            "org.springframework.orm.hibernate5.HibernateTemplate",
            "org.springframework.data.mongodb.core.MongoTemplate",
            "org.springframework.data.mongodb.core.MongoOperations",
            "org.springframework.data.jdbc.core.JdbcAggregateTemplate",
            "org.springframework.data.jdbc.core.JdbcAggregateOperations",
            "org.springframework.data.r2dbc.core.R2dbcEntityTemplate",
            "org.springframework.data.r2dbc.core.R2dbcEntityOperations");

    private static final Set<String> WRITING = Set.of(
            "persist",
            "merge",
            "remove",
            "save",
            "saveOrUpdate",
            "saveAll",
            "insert",
            "insertAll",
            "insertMultiple",
            "update",
            "updateMultiple",
            "upsert",
            "delete",
            "deleteMultiple",
            "replace");

    private static final List<String> APIS = List.of(
            "org.springframework.jdbc.core.",
            "org.springframework.jdbc.object.",
            "org.springframework.r2dbc.core.",
            "org.apache.ibatis.session.",
            "jakarta.persistence.Query",
            "jakarta.persistence.TypedQuery",
            "javax.persistence.Query",
            "javax.persistence.TypedQuery",
            "jakarta.persistence.criteria.",
            "javax.persistence.criteria.",
            "org.hibernate.query.",
            "org.jooq.",
            "org.jdbi.",
            "com.querydsl.jpa.",
            "com.querydsl.sql.",
            "com.mongodb.client.");

    private static final Set<String> STATEMENTS = Set.of(
            "java.sql.Connection", "java.sql.Statement", "java.sql.PreparedStatement", "java.sql.CallableStatement");

    private Persistence() {}

    /** Whether a call reads or writes stored data. */
    public static boolean isAsked(JavaCodeUnitAccess<?> call) {
        var owner = call.getTargetOwner().getName();
        return MANAGERS.contains(owner)
                || APIS.stream().anyMatch(owner::startsWith)
                || STATEMENTS.contains(owner)
                        && call.getName().matches("prepareStatement|prepareCall|createStatement|execute\\w*");
    }

    static boolean isUsedBy(JavaClass type) {
        return type.getMethodCallsFromSelf().stream().anyMatch(Persistence::isAsked);
    }

    /** Whether a call passes a statement as text. */
    public static boolean takesText(JavaCodeUnitAccess<?> call) {
        var parameters = call.getTarget().getRawParameterTypes();
        var owner = call.getTargetOwner().getName();
        return !parameters.isEmpty()
                && parameters.get(0).getName().equals("java.lang.String")
                && (owner.startsWith("org.springframework.jdbc.core.") && !owner.contains(".simple.SimpleJdbc")
                        || owner.startsWith("org.springframework.r2dbc.core.")
                        || STATEMENTS.contains(owner)
                        || MANAGERS.contains(owner) && call.getName().startsWith("create"))
                && call.getName()
                        .matches(
                                "query\\w*|update|batchUpdate|execute\\w*|sql|prepare(Statement|Call)|create(Native|Selection|Mutation)?Query");
    }

    /** Whether a call goes to an entity manager, whose queries name entities. */
    public static boolean takesEntities(JavaCodeUnitAccess<?> call) {
        return MANAGERS.contains(call.getTargetOwner().getName());
    }

    /** Whether a call passes an entity to be written. */
    public static boolean isWrite(JavaCodeUnitAccess<?> call) {
        return MANAGERS.contains(call.getTargetOwner().getName()) && WRITING.contains(call.getName());
    }
}
