package dev.offshoot.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import java.util.regex.Pattern;

/**
 * A piece of evidence.
 *
 * @param criterion what it is evidence of
 * @param module the module that it counts for
 * @param place where it stands
 * @param what what was found there, in one sentence
 * @param points what it costs the module
 */
public record Finding(Criterion criterion, String module, Place place, String what, int points) {

    /**
     * A place in the code, or in an SQL file.
     *
     * @param file the path of the source file as the package tells it, or of the script
     * @param type the full name of the class, or the path of the script
     * @param member the method or field, or nothing
     * @param line from 1; 1 too if debug information has none
     */
    public record Place(String file, String type, String member, int line) {

        static Place of(Application application, JavaClass type) {
            return new Place(file(type), type.getName(), "", application.line(type));
        }

        /** Where the dependency is, or the type that has it where the class file does not say. */
        static Place of(Application application, Dependency dependency) {
            var place = of(application, dependency.getOriginClass());
            var line = Math.max(place.line(), dependency.getSourceCodeLocation().getLineNumber());
            return new Place(place.file(), place.type(), "", line);
        }

        static Place of(Application application, JavaMember member) {
            return at(member, application.line(member));
        }

        static Place at(JavaMember member, int line) {
            return new Place(file(member.getOwner()), member.getOwner().getName(), member.getName(), Math.max(1, line));
        }

        static Place of(Application.Script script, int line) {
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
        String name() {
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

    private static final Pattern NUMBERED = Pattern.compile("(?<=[\\w$])([$.])\\d+");
    private static final Pattern EXAMPLES = Pattern.compile(" \\([^()]*\\)");

    /** What stays the same when lines move and the compiler counts anew: by this a baseline knows it again. */
    String fingerprint() {
        return stable(criterion.id() + "|" + module + "|" + place.type()
                + (place.member().isEmpty() ? "" : "#" + place.member()) + "|" + what);
    }

    /**
     * A fingerprint, of this version or of an earlier one, without what changes by itself: the numbers of classes that have
     * no name, and the places that a cycle gives as examples.
     */
    static String stable(String fingerprint) {
        var parts = fingerprint.split("\\|", 4);
        if (parts.length < 4) {
            return fingerprint;
        }
        var cycle = parts[0].equals(Criterion.TYPE_CYCLE.id()) || parts[0].equals(Criterion.EVENT_CYCLE.id());
        return parts[0] + "|" + parts[1] + "|"
                + (cycle ? "" : NUMBERED.matcher(parts[2]).replaceAll("$1"))
                + "|"
                + (cycle
                        ? EXAMPLES.matcher(parts[3]).replaceAll("")
                        : NUMBERED.matcher(parts[3]).replaceAll("$1"));
    }
}
