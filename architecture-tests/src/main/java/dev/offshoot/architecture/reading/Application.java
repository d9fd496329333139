package dev.offshoot.architecture.reading;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/** The compiled classes and SQL scripts of an application. None of its code is executed. */
public final class Application {

    /**
     * A string in the code of a method. The character U+0001 marks where a value is inserted at run time.
     *
     * @param handedTo the next method that is called, with its class: the text may be its argument; empty if there is none
     */
    public record Literal(String owner, String member, int line, String text, String handedTo) {}

    /**
     * A regular expression in an annotation, or one that code passes to a method.
     *
     * @param taker the method that it is passed to; empty if it is in an annotation
     */
    public record Regexp(String owner, String member, int line, String taker, String text) {}

    /** A component of a record, with the names of its annotations. */
    public record Component(String name, String type, List<String> annotations) {}

    /** An SQL file, a changelog of Liquibase or a MyBatis mapper, with its path inside the folder or jar. */
    public record Script(String path, String text) {}

    /** What is in the bytecode and not in ArchUnit's class model. */
    record Details(
            List<Literal> literals,
            Map<String, List<Component>> components,
            Map<String, Integer> lines,
            List<Script> scripts,
            List<Script> changelogs,
            Map<String, Script> mappers,
            Map<String, String> settings,
            List<Regexp> regexps) {}

    private final String name;
    private final JavaClasses classes;
    private final Details details;
    private final SortedSet<String> unreadable;
    private final SortedSet<String> unseen;

    Application(
            String name,
            JavaClasses classes,
            Details details,
            Collection<String> unreadable,
            Collection<String> unseen) {
        this.name = name;
        this.classes = classes;
        this.details = details;
        this.unreadable = new TreeSet<>(unreadable);
        this.unseen = new TreeSet<>(unseen);
    }

    /**
     * Reads class folders, jars and Spring Boot jars. From a Spring Boot jar, it reads the application's own classes and
     * skips its libraries. Class files of Java 8 to 25 are supported.
     *
     * @throws Unreadable if a path does not exist or is neither a folder nor a jar, or if no path contains classes
     */
    public static Application read(Path... paths) {
        return read(progress -> {}, true, paths);
    }

    /**
     * Does the same for an assessment alone: leaves out calls to the JDK that no criterion looks at, which takes half the
     * memory. Rules cannot be checked on it.
     *
     * @param progress receives the name of each stage
     */
    public static Application readToAssess(Consumer<String> progress, Path... paths) {
        return read(progress, false, paths);
    }

    private static Application read(Consumer<String> progress, boolean whole, Path... paths) {
        try (var reader = new ApplicationReader(progress, whole)) {
            return reader.read(List.of(paths));
        }
    }

    /** Its name: the last part of the first path. */
    public String name() {
        return name;
    }

    /** Its classes as ArchUnit imports them, so that you can check ArchUnit rules of your own. */
    public JavaClasses classes() {
        return classes;
    }

    /** What could not be read or understood, in sentences. */
    public SortedSet<String> unseen() {
        return unseen;
    }

    /** Class files that could not be read, in sentences. A gate must fail if there are any. */
    public SortedSet<String> unreadable() {
        return unreadable;
    }

    /** Records that something could not be read or understood, as a sentence. */
    public void couldNotSee(String what) {
        unseen.add(what);
    }

    /** The strings in all methods. */
    public List<Literal> literals() {
        return details.literals();
    }

    /** The SQL files. */
    public List<Script> scripts() {
        return details.scripts();
    }

    /** The changelogs of Liquibase, in XML, YAML or JSON. */
    public List<Script> changelogs() {
        return details.changelogs();
    }

    /** The regular expressions in constraints, and those that code passes to methods. */
    public List<Regexp> regexps() {
        return details.regexps();
    }

    /** The MyBatis mapper files, by the name of the interface that each implements. */
    public Map<String, Script> mappers() {
        return details.mappers();
    }

    /** The value of a property in an application's configuration file, if it is one of those that are read. */
    public Optional<String> setting(String property) {
        return Optional.ofNullable(details.settings().get(property));
    }

    /** The components of a record; empty if the class is not a record. */
    public List<Component> componentsOf(JavaClass record) {
        return details.components().getOrDefault(record.getName(), List.of());
    }

    /** The class with this name, if it was read. */
    public Optional<JavaClass> find(String className) {
        return classes.contain(className) ? Optional.of(classes.get(className)) : Optional.empty();
    }

    /** The first line of a class according to its debug information; 1 if it has none. */
    public int line(JavaClass type) {
        return details.lines().getOrDefault(type.getName(), 1);
    }

    /** The first line of a method according to its debug information; else that of its class. */
    public int line(JavaMember member) {
        var line = member instanceof JavaCodeUnit unit
                ? details.lines().get(member.getOwner().getName() + "#" + unit.getName())
                : null;
        return line != null ? line : line(member.getOwner());
    }
}
