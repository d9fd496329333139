package dev.offshoot.architecture.reading;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides which libraries inside a jar are the application's own: those with classes in its packages. */
final class OwnPackages {

    /** Packages that many owners share: two packages directly below one of these need not belong together. */
    private static final Set<String> SHARED = Set.of(
            "com",
            "org",
            "net",
            "io",
            "dev",
            "edu",
            "gov",
            "info",
            "biz",
            "app",
            "me",
            "co",
            "cloud",
            "tech",
            "jakarta",
            "javax",
            "java",
            "kotlin",
            "org.springframework",
            "org.apache",
            "org.eclipse",
            "org.hibernate",
            "com.google",
            "com.amazonaws",
            "com.microsoft",
            "com.oracle",
            "org.jetbrains",
            "io.micrometer",
            "io.netty",
            "com.github",
            "io.github");

    private final List<String> packages = new ArrayList<>();
    private boolean neighbours;

    /**
     * Determines the packages.
     *
     * @param start the main class, if the jar names one
     * @param details the details of the classes outside libraries
     */
    OwnPackages(@Nullable String start, ClassDetails details) {
        if (start == null || start.indexOf('.') < 0) {
            return;
        }
        var home = start.substring(0, start.lastIndexOf('.'));
        packages.add(home);
        var scanned = details.scanned();
        scanned.stream().filter(name -> !name.contains("$")).forEach(packages::add);
        // packages that are named in the configuration, or components that are imported, lie beside the main class's
        // package
        var works = details.working().stream().anyMatch(name -> name.equals(home) || name.startsWith(home + "."));
        if (home.indexOf('.') > 0 && (!works || scanned.stream().anyMatch(name -> name.contains("$")))) {
            var above = home.substring(0, home.lastIndexOf('.'));
            if (!isShared(above)) {
                packages.add(above);
                neighbours = true;
            }
        }
    }

    private static boolean isShared(String name) {
        return SHARED.contains(name) || name.length() == 2 || name.matches("\\w\\w\\.(co|com|org|net|gov|edu|ac)");
    }

    boolean isEmpty() {
        return packages.isEmpty();
    }

    /** Whether the class at this path is the application's own. */
    boolean contain(String path) {
        return packages.stream().anyMatch(name -> path.startsWith(name.replace('.', '/') + "/"));
    }

    @Override
    public String toString() {
        return neighbours ? packages.get(packages.size() - 1) : String.join(" or ", packages);
    }
}
