package dev.offshoot.architecture.modules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.architecture.Sources;
import dev.offshoot.architecture.reading.Application;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.modulith.core.ApplicationModules;

/** Where an application declares modules to Spring Modulith, they are those that Spring Modulith finds, class by class. */
class ModulithTests {

    private static final String CLASSES = """
            package com.acme.orders; @Service class Placing {}
            package com.acme.orders.lines; @Entity class Line { @Id Long id; }
            package com.acme.orders.lines.prices; class Price {}
            package com.acme.stock; @Service class Counting {}
            package com.acme.stock.internal.shelves; class Shelf {}
            package com.acme.common; public class Money {}
            package com.billing.invoices; @Service class Invoicing {}
            package com.billing.invoices.letters; class Letter {}
            """;
    private static final String MODULE = "@org.springframework.modulith.ApplicationModule";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "package com.acme; @org.springframework.modulith.Modulithic @SpringBootApplication class App {}",
                "package com.acme; @org.springframework.modulith.Modulithic(additionalPackages = \"com.billing\") @SpringBootApplication class App {}",
                "package com.acme; @org.springframework.modulith.Modulithic(sharedModules = \"common\") @SpringBootApplication class App {}",
                "package com.acme; @SpringBootApplication class App {}\n" + MODULE
                        + "(displayName = \"Lines\") package com.acme.orders.lines;",
                "package com.acme; @SpringBootApplication class App {}\n" + MODULE
                        + "(id = \"the-stock\") package com.acme.stock;\n" + MODULE
                        + " package com.acme.orders.lines.prices;",
                "package com.acme; @SpringBootApplication class App {}\n" + MODULE
                        + "(type = org.springframework.modulith.ApplicationModule.Type.OPEN) package com.acme.common;",
                // the only package below the application's own
                "package com.acme.orders; @org.springframework.modulith.Modulithic @SpringBootApplication class App {}"
            })
    void areThoseOfSpringModulith(String declared) throws Exception {
        var sources = Sources.compiled(declared + "\n" + CLASSES);
        var main = declared.startsWith("package com.acme.orders;") ? "com.acme.orders.App" : "com.acme.App";

        assertThat(found(sources.read(folder))).isEqualTo(expected(main));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spring.modulith.detection-strategy=explicitly-annotated",
                "spring:\n  modulith:\n    detection-strategy: explicitly-annotated"
            })
    void areTheAnnotatedOnesIfTheApplicationSaysSo(String configuration) {
        var sources = Sources.compiled("package com.acme; @SpringBootApplication class App {}\n" + MODULE
                        + " package com.acme.orders.lines;\n" + CLASSES)
                .with("application." + (configuration.contains("=") ? "properties" : "yml"), configuration);

        assertThat(found(sources.read(folder)))
                .containsOnlyKeys("orders.lines")
                .containsEntry("orders.lines", "[com.acme.orders.lines.Line, com.acme.orders.lines.prices.Price]");
    }

    @Test
    void aStrategyThatIsCodeIsReported() {
        var application = Sources.compiled(
                        "package com.acme; @org.springframework.modulith.Modulithic @SpringBootApplication class App {}\n"
                                + CLASSES)
                .with("config/application.properties", "spring.modulith.detection-strategy=com.acme.Mine")
                .read(folder);

        assertThat(found(application)).containsKey("orders");
        assertThat(application.unseen()).anySatisfy(unseen -> assertThat(unseen).contains("com.acme.Mine"));
    }

    private static Map<String, String> found(Application application) {
        Map<String, String> found = new TreeMap<>();
        for (var module : Structure.of(application).modules()) {
            var classes = new TreeSet<String>();
            module.classes().stream()
                    .filter(type -> !type.getSimpleName().equals("package-info"))
                    .forEach(type -> classes.add(type.getName()));
            found.put(module.name(), classes.toString());
        }
        return found;
    }

    private Map<String, String> expected(String main) throws Exception {
        var thread = Thread.currentThread();
        var before = thread.getContextClassLoader();
        try (var loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
            thread.setContextClassLoader(loader);
            Map<String, String> expected = new TreeMap<>();
            var all = ApplicationModules.of(loader.loadClass(main));
            var classes = new com.tngtech.archunit.core.importer.ClassFileImporter().importPath(folder);
            for (var type : classes) {
                if (!type.getSimpleName().equals("package-info")) {
                    all.getModuleByType(type.getName())
                            .ifPresent(module -> expected.merge(
                                    module.getIdentifier().toString(), type.getName(), (one, two) -> one + ", " + two));
                }
            }
            // what Spring Modulith calls the classes in the package of the main class
            expected.keySet().removeIf(name -> name.startsWith("root:"));
            expected.replaceAll((name, list) -> new TreeSet<>(java.util.List.of(list.split(", "))).toString());
            return expected;
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
