package dev.offshoot.architecture.extraction;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import dev.offshoot.architecture.reading.Application;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the service packs of the application's compiled files, as Maven's resources. */
final class Packing {

    private final Leaving leaving;
    private final BuiltApplication application;
    private final Path folder;
    private final List<String> written;
    private final StringBuilder build = new StringBuilder();

    /**
     * @param folder of the service
     * @param written the files that the service has instead of the application's
     */
    Packing(Leaving leaving, BuiltApplication application, Path folder, List<String> written) {
        this.leaving = leaving;
        this.application = application;
        this.folder = folder;
        this.written = written;
    }

    /** The element {@code <build>}. */
    String build(String finalName, String bootVersion, boolean repackaging) {
        build.append("  <build>\n    <finalName>")
                .append(finalName)
                .append("</finalName>\n    <resources>\n      <resource>\n")
                .append("        <directory>src/main/resources</directory>\n      </resource>\n");
        for (var classes : application.classes()) {
            add(
                    "what the application's build has compiled, and the module takes along",
                    classes,
                    "include",
                    patterns());
        }
        for (var resources : application.resources()) {
            add("its other files, without its SQL scripts", resources, "exclude", excluded());
        }
        return build.append("    </resources>\n    <plugins>\n      <plugin>\n")
                .append("        <groupId>org.springframework.boot</groupId>\n")
                .append("        <artifactId>spring-boot-maven-plugin</artifactId>\n")
                .append(bootVersion.isEmpty() ? "" : "        <version>" + bootVersion + "</version>\n")
                .append(main().map(
                                name -> "        <configuration><mainClass>" + name + "</mainClass></configuration>\n")
                        .orElse(""))
                .append(
                        repackaging
                                ? "        <executions><execution><goals><goal>repackage</goal></goals></execution></executions>\n"
                                : "")
                .append("      </plugin>\n    </plugins>\n  </build>\n")
                .toString();
    }

    /** The class with the main method, which in Kotlin is not the annotated one; empty if it is not clear which. */
    private Optional<String> main() {
        if (isMain(leaving.main())) {
            return Optional.of(leaving.main().getName());
        }
        var mains = leaving.luggage().taken().stream()
                .filter(Packing::isMain)
                .map(JavaClass::getName)
                .toList();
        return mains.size() == 1 ? Optional.of(mains.get(0)) : Optional.empty();
    }

    private static boolean isMain(JavaClass type) {
        return type.getMethods().stream()
                .anyMatch(method -> method.getName().equals("main")
                        && method.getModifiers().contains(JavaModifier.STATIC)
                        && method.getRawParameterTypes().stream()
                                .allMatch(taken -> taken.getName().equals("[Ljava.lang.String;")));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }

    private void add(String comment, Path files, String kind, TreeSet<String> patterns) {
        build.append("      <!-- ")
                .append(comment)
                .append(" -->\n      <resource>\n        <directory>")
                .append(escaped(folder.relativize(application.folder().resolve(files))
                        .toString()
                        .replace('\\', '/')))
                .append("</directory>\n        <")
                .append(kind)
                .append("s>\n");
        patterns.forEach(pattern -> build.append("          <")
                .append(kind)
                .append('>')
                .append(escaped(pattern))
                .append("</")
                .append(kind)
                .append(">\n"));
        build.append("        </").append(kind).append("s>\n      </resource>\n");
    }

    /** The class files: whole packages where all of a package goes along, else one by one. */
    private TreeSet<String> patterns() {
        var taken = leaving.luggage().taken().stream().map(JavaClass::getName).collect(Collectors.toSet());
        var whole = new TreeMap<String, Boolean>();
        for (var type : leaving.structure().application().classes()) {
            whole.merge(type.getPackageName(), taken.contains(type.getName()), Boolean::logicalAnd);
        }
        var patterns = new TreeSet<String>();
        for (var type : leaving.luggage().taken()) {
            var path = type.getPackageName().replace('.', '/');
            var prefix = path.isEmpty() ? "" : path + "/";
            if (whole.get(type.getPackageName())) {
                patterns.add(prefix + "*.class");
            } else {
                var top = Luggage.topLevel(type).replace('.', '/');
                patterns.add(top + ".class");
                patterns.add(top + "$*.class");
            }
        }
        // what declares the modules to which borrowed classes belong; without claims, it would make them modules of the
        // service
        if (leaving.claims()) {
            leaving.borrowedFrom().forEach(base -> patterns.add(base.replace('.', '/') + "/package-info.class"));
        }
        return patterns;
    }

    private TreeSet<String> excluded() {
        var excluded = new TreeSet<>(List.of("**/*.class"));
        excluded.addAll(written);
        leaving.structure().application().scripts().stream()
                .map(Application.Script::path)
                .forEach(excluded::add);
        return excluded;
    }
}
