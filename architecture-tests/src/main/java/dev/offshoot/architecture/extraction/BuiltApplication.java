package dev.offshoot.architecture.extraction;

import dev.offshoot.architecture.reading.Unreadable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of an application that Maven or Gradle has built.
 *
 * @param folder the absolute path, with the build file
 * @param tool what builds it
 * @param buildFile the pom.xml or build.gradle
 * @param classes the folders of its class files, relative to that
 * @param resources the folders of its other files, relative to that
 */
public record BuiltApplication(Path folder, Tool tool, Path buildFile, List<Path> classes, List<Path> resources) {

    /** What builds it. */
    public enum Tool {
        MAVEN,
        GRADLE
    }

    private static final Pattern GRADLE_BOOT =
            Pattern.compile("org\\.springframework\\.boot[\"')]+\\s*version\\s*[( ]?\\s*[\"'](\\d+)([.\\w-]*)");

    /**
     * Looks at a folder.
     *
     * @throws Unreadable if it is not that of an application, or has no compiled classes
     */
    public static BuiltApplication at(Path given) {
        if (!Files.exists(given)) {
            throw new Unreadable(given + " does not exist.");
        }
        var folder = real(given);
        var pom = folder.resolve("pom.xml");
        if (Files.isRegularFile(pom)) {
            if (Pom.of(pom).buildsOthers()) {
                throw new Unreadable(
                        given + " only builds other projects: name the folder of the one with the main class.");
            }
            var classes = List.of(Path.of("target", "classes"));
            return new BuiltApplication(folder, Tool.MAVEN, pom, built(given, folder, classes, "mvn compile"), classes);
        }
        var gradle = Stream.of("build.gradle", "build.gradle.kts")
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new Unreadable(
                        given + " is not the folder of an application: it has neither a pom.xml nor a build.gradle."));
        var classes = Stream.of("java", "kotlin", "groovy")
                .map(language -> Path.of("build", "classes", language, "main"))
                .toList();
        return new BuiltApplication(
                folder,
                Tool.GRADLE,
                gradle,
                built(given, folder, classes, "gradle classes"),
                List.of(Path.of("build", "resources", "main")));
    }

    /** The folder itself, if links lead to it: relative paths lead from there. */
    static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw new Unreadable(path + " cannot be read: " + e.getMessage() + ".");
        }
    }

    private static List<Path> built(Path given, Path folder, List<Path> expected, String command) {
        var existing = expected.stream()
                .filter(path -> Files.isDirectory(folder.resolve(path)))
                .toList();
        if (existing.isEmpty()) {
            throw new Unreadable(
                    given + " has no compiled classes in " + expected.get(0) + ": run " + command + " there first.");
        }
        return existing;
    }

    /** All that is to be read of it: its class files, scripts and settings. */
    public Path[] paths() {
        return Stream.concat(classes.stream(), resources.stream())
                .distinct()
                .map(folder::resolve)
                .filter(Files::isDirectory)
                .toArray(Path[]::new);
    }

    /**
     * Checks that its Spring Boot is one that messaging works with, as far as its build file says.
     *
     * @throws Unreadable if it is not
     */
    public void requireSpringBoot4() {
        var version = tool == Tool.MAVEN
                ? Pom.of(buildFile).springBoot()
                : GRADLE_BOOT
                        .matcher(text())
                        .results()
                        .map(found -> found.group(1) + found.group(2))
                        .findFirst();
        version.filter(number -> number.matches("[123]\\..*")).ifPresent(number -> {
            throw new Unreadable("It uses Spring Boot " + number
                    + ", and offshoot-messaging needs Spring Boot 4: upgrade it first.");
        });
    }

    /** The text of its build file. */
    String text() {
        try {
            return Files.readString(buildFile);
        } catch (IOException e) {
            throw new Unreadable(buildFile + " cannot be read: " + e.getMessage() + ".");
        }
    }
}
