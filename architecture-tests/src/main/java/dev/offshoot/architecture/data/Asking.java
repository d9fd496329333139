package dev.offshoot.architecture.data;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import dev.offshoot.architecture.modules.Structure;
import dev.offshoot.architecture.reading.Application;
import dev.offshoot.architecture.reading.Persistence;
import dev.offshoot.architecture.reading.Spring;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Decides whether a string that looks like SQL is passed to code that accesses the database. */
final class Asking {

    private static final Pattern SENTENCE = Pattern.compile("\\s*\\p{Lu}\\p{Ll}.*", Pattern.DOTALL);
    private static final Pattern SHOWN = Pattern.compile(
            "(java\\.io\\.Print|org\\.slf4j\\.|org\\.apache\\.(logging|log4j|commons\\.logging)\\.|java\\.util\\.logging\\.|.*(Exception|Error)\\.<init>$).*");
    private static final Set<String> TABLE_NAMED = Set.of(
            "org.springframework.jdbc.core.simple.SimpleJdbcInsert.withTableName",
            "org.springframework.jdbc.core.simple.SimpleJdbcInsertOperations.withTableName");
    private static final Set<String> STORES = Set.of("org.springframework.stereotype.Repository");
    private static final Set<String> JPQL = Set.of("createQuery", "createSelectionQuery", "createMutationQuery");

    private final Structure structure;
    /** The outermost classes that access the database. */
    private final Set<JavaClass> asking = new HashSet<>();

    /** The outermost classes that use those, or are used by them. */
    private final Set<JavaClass> near = new HashSet<>();

    Asking(Structure structure) {
        this.structure = structure;
        for (var type : structure.application().classes()) {
            if (structure.spring().keeps(type) || Spring.has(type, STORES)) {
                var outer = outermost(type);
                asking.add(outer);
                type.getAllSubclasses().forEach(sub -> asking.add(outermost(sub)));
            }
        }
        for (var type : structure.application().classes()) {
            for (var dependency : type.getDirectDependenciesFromSelf()) {
                var from = outermost(type);
                var to = outermost(dependency.getTargetClass().getBaseComponentType());
                if (asking.contains(from)) {
                    near.add(to);
                }
                if (asking.contains(to)) {
                    near.add(from);
                }
            }
        }
    }

    private static JavaClass outermost(JavaClass type) {
        var outer = type;
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
        }
        return outer;
    }

    /** Whether it is the name of a table for which Spring generates the statement. */
    static boolean namesATable(Application.Literal literal) {
        return TABLE_NAMED.contains(literal.handedTo());
    }

    /**
     * Whether a string may be a statement. One that is printed, logged or thrown is not; one that begins like a sentence is
     * only in a method that accesses the database; any other is in all classes that access the database or are near one.
     */
    boolean isHanded(JavaClass type, String member, Application.Literal literal) {
        if (SHOWN.matcher(literal.handedTo()).matches()) {
            return false;
        }
        var outer = outermost(type);
        if (SENTENCE.matcher(literal.text()).matches()) {
            return asking.contains(outer) && asksIn(type, member);
        }
        return asking.contains(outer) || near.contains(outer);
    }

    private static boolean asksIn(JavaClass type, String member) {
        return calls(type, member).stream().anyMatch(Persistence::isAsked);
    }

    private static List<JavaMethodCall> calls(JavaClass type, String member) {
        return type.getMethodCallsFromSelf().stream()
                .filter(call -> call.getOrigin().getName().equals(member))
                .toList();
    }

    /** Whether a string is in a method that passes JPQL to JPA nearby. */
    static boolean isJpql(JavaClass type, Application.Literal literal) {
        return type.getMethodCallsFromSelf().stream()
                .anyMatch(call -> call.getOrigin().getName().equals(literal.member())
                        && JPQL.contains(call.getName())
                        && Persistence.takesEntities(call)
                        && Math.abs(call.getLineNumber() - literal.line()) <= 20);
    }
}
