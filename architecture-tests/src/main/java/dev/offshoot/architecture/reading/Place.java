package dev.offshoot.architecture.reading;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;

/**
 * A place in the code, or in an SQL file.
 *
 * @param file the path of the source file, derived from its package, or of the script
 * @param type the full name of the class, or the path of the script
 * @param member the name of the method or field, or empty
 * @param line the line, from 1; 1 if there is no debug information
 */
public record Place(String file, String type, String member, int line) {

    /** Where a type is declared. */
    public static Place of(Application application, JavaClass type) {
        return new Place(file(type), type.getName(), "", application.line(type));
    }

    /** The line of a dependency, or where its class is declared if the class file does not contain the line. */
    public static Place of(Application application, Dependency dependency) {
        var place = of(application, dependency.getOriginClass());
        var line = Math.max(place.line(), dependency.getSourceCodeLocation().getLineNumber());
        return new Place(place.file(), place.type(), "", line);
    }

    /** Where a method or field is declared. */
    public static Place of(Application application, JavaMember member) {
        return at(member, application.line(member));
    }

    /** A line of a method or field. */
    public static Place at(JavaMember member, int line) {
        return new Place(file(member.getOwner()), member.getOwner().getName(), member.getName(), Math.max(1, line));
    }

    /** A line of a script. */
    public static Place of(Application.Script script, int line) {
        return new Place(script.path(), script.path(), "", line);
    }

    private static String file(JavaClass type) {
        var outer = type;
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
        }
        var folder = outer.getPackageName().replace('.', '/');
        var file = type.getSource().flatMap(source -> source.getFileName()).orElse(outer.getSimpleName() + ".java");
        return folder.isEmpty() ? file : folder + "/" + file;
    }

    /** The class and the member, or the file, without the line. */
    public String name() {
        if (type.equals(file)) {
            return file;
        }
        return type.substring(type.lastIndexOf('.') + 1).replace('$', '.')
                + (member.isEmpty() || member.equals("<init>") ? "" : "." + member);
    }

    @Override
    public String toString() {
        return name() + ":" + line;
    }
}
