package dev.offshoot.architecture.extraction;

import dev.offshoot.architecture.data.Data;
import dev.offshoot.architecture.reading.Unreadable;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the service of a module: a Maven module that packs the class files that the application's build has made, and adds
 * its own settings, the module's part of the SQL scripts, the module map, a test and a Dockerfile.
 */
public final class ServiceFiles {

    private static final String SETTINGS = "config/application.properties";
    private static final String MODULE_MAP = "META-INF/offshoot/module-map.json";

    private final Leaving leaving;
    private final BuiltApplication application;
    private final Path folder;
    private final String service;
    private final String version;
    private final Pom pom;
    private final TreeSet<String> unowned = new TreeSet<>();
    private final Map<String, String> scripts;
    private final ServiceSettings settings;
    private final Map<String, String> files = new LinkedHashMap<>();

    /**
     * @param folder where to write it
     * @param version the version of offshoot-messaging
     */
    public ServiceFiles(Leaving leaving, BuiltApplication application, Path folder, String version) {
        this.leaving = leaving;
        this.application = application;
        this.folder = placed(folder);
        this.service = leaving.name().toLowerCase(Locale.ROOT) + "-service";
        this.version = version;
        this.pom = Pom.of(application.buildFile());
        this.scripts = new Data(leaving.structure()).scriptsOf(leaving.module(), unowned::add);
        this.settings = new ServiceSettings(leaving, pom.artifact(), service, scripts.keySet());
    }

    /** The folder itself, if links lead to the one around it: relative paths lead from there. */
    private static Path placed(Path folder) {
        var absolute = folder.toAbsolutePath().normalize();
        var parent = absolute.getParent();
        return parent == null || !Files.isDirectory(parent)
                ? absolute
                : BuiltApplication.real(parent).resolve(absolute.getFileName());
    }

    /** The name of the service. */
    public String service() {
        return service;
    }

    /**
     * Writes all files.
     *
     * @throws Unreadable if the folder is not empty, or cannot be written
     */
    public void write() {
        if (application.folder().startsWith(folder)) {
            throw new Unreadable(folder + " holds the application: name a folder beside it.");
        }
        if (Stream.of("src", "target").map(application.folder()::resolve).anyMatch(folder::startsWith)) {
            throw new Unreadable(folder + " is part of the application: name a folder beside it.");
        }
        try {
            if (Files.exists(folder)) {
                if (!Files.isDirectory(folder)) {
                    throw new Unreadable(folder + " is no folder.");
                }
                try (var present = Files.list(folder)) {
                    if (present.findAny().isPresent()) {
                        throw new Unreadable(folder + " is not empty: remove it, or name another folder.");
                    }
                }
            }
            compose();
            Files.createDirectories(folder.getParent());
            // all or nothing
            var draft = Files.createTempDirectory(folder.getParent(), "." + folder.getFileName());
            try {
                for (var file : files.entrySet()) {
                    var path = draft.resolve(file.getKey());
                    Files.createDirectories(path.getParent());
                    Files.writeString(path, file.getValue());
                }
                Files.deleteIfExists(folder);
                Files.move(draft, folder);
            } finally {
                remove(draft);
            }
            openToOthers();
        } catch (IOException e) {
            throw new Unreadable(folder + " cannot be written: " + e.getMessage() + ".");
        }
    }

    private static void remove(Path draft) throws IOException {
        if (Files.exists(draft)) {
            try (var left = Files.walk(draft)) {
                for (var path : left.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    /** As folders usually are; a temporary one is not. */
    private void openToOthers() throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(folder, Files.getPosixFilePermissions(folder.resolve("src")));
        }
    }

    /** The paths of its files. */
    public List<String> paths() {
        return List.copyOf(files.keySet());
    }

    /** What is to be known, and to be done next, line by line. */
    public List<String> next() {
        var lines = new ArrayList<String>();
        if (!unowned.isEmpty()) {
            lines.add("");
            lines.add("No module is known to own these tables, so the service's scripts leave them out: "
                    + String.join(", ", unowned) + ".");
        }
        if (!leaving.migrations().isEmpty()) {
            lines.add("");
            lines.add("Migrations in Java stay in the application: " + String.join(", ", leaving.migrations()) + ".");
        }
        lines.add("");
        lines.add("What " + pom.artifact() + " needs, so that its events reach the service:");
        if (!pom.dependsOn("offshoot-messaging")) {
            lines.add(
                    "  <dependency><groupId>dev.offshoot</groupId><artifactId>offshoot-messaging</artifactId><version>"
                            + version + "</version></dependency>");
        }
        settings.ofBoth().forEach(setting -> lines.add("  " + setting));
        lines.add("  offshoot.messaging.module-map="
                + folder.resolve("src/main/resources")
                        .resolve(MODULE_MAP)
                        .toUri()
                        .toString()
                        .replace(":///", ":/"));
        lines.add("  a broker, such as spring.rabbitmq.host, which the service must have, too");
        lines.add("  management.endpoints.web.exposure.include with modules, to move the module");
        return lines;
    }

    private void compose() {
        files.put("pom.xml", pomOfService());
        files.put("src/main/resources/" + SETTINGS, settings.beside());
        settings.ownDatabase()
                .ifPresent(text -> files.put(
                        "src/main/resources/config/application-" + ServiceSettings.OWN_DATABASE + ".properties", text));
        files.put("src/main/resources/" + MODULE_MAP, moduleMap());
        scripts.forEach((path, text) -> files.put("src/main/resources/" + path, text));
        var main = leaving.main();
        var test = capitalized(leaving.name()) + "ServiceTests";
        var testFolder =
                main.getPackageName().isEmpty() ? "" : main.getPackageName().replace('.', '/') + "/";
        files.put("src/test/java/" + testFolder + test + ".java", test(main.getPackageName(), test));
        files.put("Dockerfile", dockerfile());
    }

    private static String capitalized(String name) {
        return Stream.of(name.split("[^A-Za-z0-9]+"))
                .filter(part -> !part.isEmpty())
                .map(part -> part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1))
                .collect(Collectors.joining());
    }

    private String pomOfService() {
        var added = new ArrayList<List<String>>();
        if (!pom.dependsOn("offshoot-messaging")) {
            added.add(List.of("dev.offshoot", "offshoot-messaging", version, ""));
        }
        if (!pom.dependsOn("spring-boot-starter-actuator")) {
            added.add(List.of("org.springframework.boot", "spring-boot-starter-actuator", "", ""));
        }
        if (!pom.dependsOn("spring-boot-starter-test")) {
            added.add(List.of("org.springframework.boot", "spring-boot-starter-test", "", "test"));
        }
        return pom.service(
                folder,
                service,
                "The module " + leaving.module().name() + " of " + pom.artifact() + " as a service.",
                new Packing(leaving, application, folder, List.of(MODULE_MAP, SETTINGS))
                        .build(
                                service,
                                pom.inheritsFromSpringBoot()
                                        ? ""
                                        : pom.springBoot().orElse(""),
                                !pom.inheritsFromSpringBoot()),
                added);
    }

    private String moduleMap() {
        return JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsString(Map.of("modules", leaving.map()))
                + "\n";
    }

    private String test(String packageName, String name) {
        return (packageName.isEmpty() ? "" : "package " + packageName + ";\n\n")
                + """
                import static org.assertj.core.api.Assertions.assertThat;

                import dev.offshoot.messaging.operations.ModulesEndpoint;
                import org.junit.jupiter.api.Test;
                import org.springframework.beans.factory.annotation.Autowired;
                import org.springframework.boot.test.context.SpringBootTest;

                /** The service starts, and holds one module. It uses the database that the application's settings name. */
                @SpringBootTest(properties = "management.endpoints.web.exposure.include=modules")
                class NAME {

                    @Autowired
                    ModulesEndpoint modules;

                    @Test
                    void holdsOneModule() {
                        assertThat(modules.modules(false).modules()).containsKey("MODULE")OTHERS;
                    }
                }
                """.replace("NAME", name).replace("OTHERS", others()).replace("MODULE", leaving.name());
    }

    private String others() {
        var others = leaving.others();
        return others.isEmpty()
                ? ""
                : ".doesNotContainKeys("
                        + others.stream().map(name -> '"' + name + '"').collect(Collectors.joining(", ")) + ")";
    }

    /** The version of Java for which the main class was compiled. */
    private int java() {
        var main = leaving.main().getName().replace('.', '/') + ".class";
        for (var classes : application.classes()) {
            try (var bytes = new DataInputStream(
                    Files.newInputStream(application.folder().resolve(classes).resolve(main)))) {
                bytes.skipNBytes(6);
                return bytes.readUnsignedShort() - 44;
            } catch (NoSuchFileException e) {
                // it is in another one
            } catch (IOException e) {
                throw new Unreadable(main + " cannot be read: " + e.getMessage() + ".");
            }
        }
        return 17;
    }

    private String dockerfile() {
        return """
                FROM eclipse-temurin:JAVA-jre
                COPY target/SERVICE.jar /app.jar
                USER 65534
                EXPOSE PORT
                ENTRYPOINT ["java", "-jar", "/app.jar"]
                """.replace("JAVA", String.valueOf(java()))
                .replace("SERVICE", service)
                .replace("PORT", String.valueOf(ServiceSettings.PORT));
    }
}
