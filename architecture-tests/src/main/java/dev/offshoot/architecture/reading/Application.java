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

/** The compiled classes and the SQL scripts of an application. Nothing of it is ever executed. */
public final class Application {

    /**
     * A string in the code of a method; \u0001 stands where something is put in at run time.
     *
     * @param handedTo the method that is called next, with its class: it may be what takes the text; else empty
     */
    public record Literal(String owner, String member, int line, String text, String handedTo) {}

    /**
     * A regular expression in an annotation, or one that code hands over.
     *
     * @param taker the method that takes it; empty, if it stands in an annotation
     */
    public record Regexp(String owner, String member, int line, String taker, String text) {}

    /** A component of a record, and the annotations on it by their names. */
    public record Component(String name, String type, List<String> annotations) {}

    /** An SQL file, by its path inside the folder or jar. */
    public record Script(String path, String text) {}

    /** What bytecode says that the class model does not. */
    record Details(
            List<Literal> literals,
            Map<String, List<Component>> components,
            Map<String, Integer> lines,
            List<Script> scripts,
            Map<String, Script> mappers,
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
     * Reads class folders, jars, and Spring Boot's fat jars, of which the application's own classes are read and its
     * libraries are not. Class files of Java 8 to 25 are understood.
     *
     * @throws Unreadable if one of the paths does not exist, is no jar, or if there are no classes in any
     */
    public static Application read(Path... paths) {
        return read(progress -> {}, paths);
    }

    /**
     * The same, for somebody who waits.
     *
     * @param progress is told what is being done, from time to time
     */
    public static Application read(java.util.function.Consumer<String> progress, Path... paths) {
        try (var reader = new ApplicationReader(progress)) {
            return reader.read(List.of(paths));
        }
    }

    /** What a person calls it: the last part of the first path. */
    public String name() {
        return name;
    }

    /** Its classes, as ArchUnit sees them: rules of your own can be checked on them. */
    public JavaClasses classes() {
        return classes;
    }

    /** What could not be read or understood, in sentences. */
    public SortedSet<String> unseen() {
        return unseen;
    }

    /** Class files that could not be read, in sentences: a gate must not pass without them. */
    public SortedSet<String> unreadable() {
        return unreadable;
    }

    /** Adds to what could not be read or understood: a sentence. */
    public void couldNotSee(String what) {
        unseen.add(what);
    }

    /** The strings in the code of all methods. */
    public List<Literal> literals() {
        return details.literals();
    }

    /** The SQL files. */
    public List<Script> scripts() {
        return details.scripts();
    }

    /** The regular expressions in constraints, and those that code hands over. */
    public List<Regexp> regexps() {
        return details.regexps();
    }

    /** The XML files of MyBatis, by the interface that each implements. */
    public Map<String, Script> mappers() {
        return details.mappers();
    }

    /** The components of a record; none, if it was not read or is no record. */
    public List<Component> componentsOf(JavaClass record) {
        return details.components().getOrDefault(record.getName(), List.of());
    }

    /** The class of that name, if it was read. */
    public Optional<JavaClass> find(String className) {
        return classes.contain(className) ? Optional.of(classes.get(className)) : Optional.empty();
    }

    /** The first line of a class that debug information knows, or 1. */
    public int line(JavaClass type) {
        return details.lines().getOrDefault(type.getName(), 1);
    }

    /** The first line of a method that debug information knows, else that of its class. */
    public int line(JavaMember member) {
        var line = member instanceof JavaCodeUnit unit
                ? details.lines().get(member.getOwner().getName() + "#" + unit.getName())
                : null;
        return line != null ? line : line(member.getOwner());
    }
}
