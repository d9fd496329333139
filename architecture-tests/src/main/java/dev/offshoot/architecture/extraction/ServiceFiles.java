package dev.offshoot.architecture.extraction;

import dev.offshoot.architecture.data.Data;
import dev.offshoot.architecture.reading.Unreadable;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the service of a module: a Maven module that packs the class files that the application's build has made, and adds
 * its own settings, the module's part of the SQL scripts, the module map, a test and a Dockerfile.
 */
public final class ServiceFiles {

    private static final String MODULE_MAP = "META-INF/offshoot/module-map.json";
    private static final Pattern VERSIONED = Pattern.compile("(?:^|/)V(\\d+(?:[._]\\d+)*)__[^/]*\\.sql$");
    private static final int FIRST_PORT = 8081;

    private final Leaving leaving;
    private final BuiltApplication application;
    private final Path folder;
    private final String service;
    private final String version;
    private final Pom pom;
    private final Map<String, String> scripts;
    private final Map<String, String> files = new LinkedHashMap<>();

    /**
     * @param folder where to write it
     * @param version the version of offshoot-messaging
     */
    public ServiceFiles(Leaving leaving, BuiltApplication application, Path folder, String version) {
        this.leaving = leaving;
        this.application = application;
        this.folder = folder.toAbsolutePath().normalize();
        this.service = leaving.module().name().toLowerCase(Locale.ROOT) + "-service";
        this.version = version;
        this.pom = Pom.of(application.buildFile());
        this.scripts = new Data(leaving.structure()).scriptsOf(leaving.module());
    }

    /** The name of the service. */
    public String service() {
        return service;
    }

    /** The SQL scripts of which the module has a part, by path. */
    public Map<String, String> scripts() {
        return scripts;
    }

    /**
     * Writes all files.
     *
     * @throws Unreadable if the folder is not empty, or cannot be written
     */
    public void write() {
        compose();
        try {
            if (Files.exists(folder) && !Files.isDirectory(folder)) {
                throw new Unreadable(folder + " is no folder.");
            }
            if (folder.equals(application.folder()) || application.folder().startsWith(folder)) {
                throw new Unreadable(folder + " holds the application: name a folder beside it.");
            }
            if (Files.isDirectory(folder)) {
                try (var present = Files.list(folder)) {
                    if (present.findAny().isPresent()) {
                        throw new Unreadable(folder + " is not empty: remove it, or name another folder.");
                    }
                }
            }
            for (var file : files.entrySet()) {
                var path = folder.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.writeString(path, file.getValue());
            }
        } catch (IOException e) {
            throw new Unreadable(folder + " cannot be written: " + e.getMessage() + ".");
        }
    }

    /** The paths of its files. */
    public List<String> paths() {
        return List.copyOf(files.keySet());
    }

    /** What is to be done next, line by line. */
    public List<String> next() {
        var lines = new ArrayList<String>();
        if (!pom.dependsOn("offshoot-messaging")) {
            lines.add("");
            lines.add(
                    pom.artifact() + " does not use offshoot-messaging yet, so that its events reach only itself. Add");
            lines.add(
                    "  <dependency><groupId>dev.offshoot</groupId><artifactId>offshoot-messaging</artifactId><version>"
                            + version + "</version></dependency>");
            lines.add("to its pom.xml" + (leaving.claims() ? ", and set offshoot.messaging.claims=true." : "."));
        }
        lines.add("");
        lines.add("Let " + pom.artifact() + " know all modules: start it with OFFSHOOT_MESSAGING_MODULEMAP=file:"
                + folder.resolve("src/main/resources").resolve(MODULE_MAP) + ", or copy this file to its resources.");
        return lines;
    }

    private void compose() {
        files.put("pom.xml", pomOfService());
        files.put("src/main/resources/config/application.properties", settings());
        files.put("src/main/resources/" + MODULE_MAP, moduleMap());
        scripts.forEach((path, text) -> files.put("src/main/resources/" + path, text));
        var main = leaving.main();
        var test = capitalized(leaving.module().name()) + "ServiceTests";
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
                new Packing(leaving, application, folder, MODULE_MAP).build(!pom.inheritsFromSpringBoot()),
                added);
    }

    private String settings() {
        var lines = new ArrayList<String>();
        lines.add("# What differs from the settings of " + pom.artifact() + ", which apply, too.");
        lines.add("spring.application.name=" + service);
        lines.add("server.port=" + FIRST_PORT);
        lines.add("management.endpoints.web.exposure.include=health,modules,deliveries");
        lines.add("management.endpoint.health.probes.enabled=true");
        if (leaving.claims()) {
            lines.add("offshoot.messaging.claims=true");
        }
        newest().ifPresent(newest -> {
            lines.add("");
            lines.add(
                    "# The module's part of the migrations, for a database without its tables. Beside the application,");
            lines.add("# which has created them, none is executed.");
            lines.add("spring.flyway.table=flyway_schema_history_" + service.replace('-', '_'));
            lines.add("spring.flyway.baseline-on-migrate=true");
            lines.add("spring.flyway.baseline-version=" + newest);
        });
        if (!leaving.structure().application().changelogs().isEmpty()) {
            lines.add("");
            lines.add("# The application creates its tables.");
            lines.add("spring.liquibase.enabled=false");
        }
        return String.join("\n", lines) + "\n";
    }

    /** The newest version of its migrations. */
    private Optional<String> newest() {
        return scripts.keySet().stream()
                .map(VERSIONED::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1).replace('_', '.'))
                .max(ServiceFiles::compareVersions);
    }

    private static int compareVersions(String one, String other) {
        var left = one.split("\\.");
        var right = other.split("\\.");
        for (int i = 0; i < Math.max(left.length, right.length); i++) {
            var compared = new BigInteger(i < left.length ? left[i] : "0")
                    .compareTo(new BigInteger(i < right.length ? right[i] : "0"));
            if (compared != 0) {
                return compared;
            }
        }
        return 0;
    }

    private record Entry(String packageName, TreeSet<String> hears, List<String> routes) {}

    private String moduleMap() {
        var hears = leaving.hears();
        var modules = new TreeMap<String, Entry>();
        leaving.structure()
                .capabilities()
                .forEach(module ->
                        modules.put(module.name(), new Entry(module.base(), hears.get(module.name()), List.of())));
        return JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsString(Map.of("modules", modules))
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
                @SpringBootTest
                class NAME {

                    @Autowired
                    ModulesEndpoint modules;

                    @Test
                    void holdsOneModule() {
                        assertThat(modules.modules(false).modules()).containsOnlyKeys("MODULE");
                    }
                }
                """.replace("NAME", name).replace("MODULE", leaving.module().name());
    }

    private String dockerfile() {
        return """
                FROM eclipse-temurin:JAVA-jre
                COPY target/SERVICE-*.jar /app.jar
                USER 65534
                EXPOSE PORT
                ENTRYPOINT ["java", "-jar", "/app.jar"]
                """.replace("JAVA", pom.java().orElse("17"))
                .replace("SERVICE", service)
                .replace("PORT", String.valueOf(FIRST_PORT));
    }
}
