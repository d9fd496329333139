package dev.offshoot.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * A small application that a test writes down and compiles: several files in one text, each from its {@code package} on.
 * Spring, JPA and the collections are imported. Annotations of libraries that are not here are written as sources in a
 * package of theirs; they are seen by the compiler, and are no part of the application.
 */
final class Sources {

    private static final String APPLICATION = "package shop; @SpringBootApplication class App {}\n";
    private static final String IMPORTS = Stream.of(
                    "jakarta.persistence.*",
                    "java.util.*",
                    "org.springframework.context.event.EventListener",
                    "org.springframework.boot.autoconfigure.*",
                    "org.springframework.context.annotation.*",
                    "org.springframework.context.event.*",
                    "org.springframework.data.jpa.repository.*",
                    "org.springframework.jdbc.core.*",
                    "org.springframework.scheduling.annotation.*",
                    "org.springframework.stereotype.*",
                    "org.springframework.transaction.annotation.*",
                    "org.springframework.web.bind.annotation.*",
                    "org.springframework.data.jpa.repository.Query",
                    "jakarta.persistence.Id",
                    "jakarta.persistence.Table",
                    "org.springframework.stereotype.Repository")
            .map(name -> "import " + name + ";")
            .reduce("", String::concat);
    private static final Pattern UNIT = Pattern.compile("(?m)^\\h*(?=(@[\\w.()= ,\"{}]+\\s+)?package )");
    private static final Pattern PACKAGE = Pattern.compile("package ([\\w.]+);");
    private static final Pattern TYPE = Pattern.compile("(?:class|@?interface|record|enum) (\\w+)");

    private final Path classes;

    private Sources(Path classes) {
        this.classes = classes;
    }

    /** Compiles what is written, and an application class in the package {@code shop} if nothing is a Spring Boot application. */
    static Sources compiled(Path folder, String text) {
        try {
            var sources = new ArrayList<String>();
            var all = text.contains("@SpringBootApplication") ? text : APPLICATION + text;
            for (var unit : UNIT.split(all)) {
                if (!unit.isBlank()) {
                    sources.add(write(Files.createDirectories(folder.resolve("sources")), unit)
                            .toString());
                }
            }
            var classes = Files.createDirectories(folder.resolve("classes"));
            var said = new StringWriter();
            var arguments = new ArrayList<>(List.of("-g", "-parameters", "-proc:none", "-d", classes.toString()));
            arguments.addAll(sources);
            var compiler = ToolProvider.getSystemJavaCompiler();
            try (var files = compiler.getStandardFileManager(null, null, null)) {
                assertThat(compiler.getTask(
                                        said,
                                        files,
                                        null,
                                        arguments.subList(0, 5),
                                        null,
                                        files.getJavaFileObjects(sources.toArray(String[]::new)))
                                .call())
                        .as(said::toString)
                        .isTrue();
            }
            for (var foreign : List.of("org", "com/baomidou", "jakarta")) {
                delete(classes.resolve(foreign));
            }
            return new Sources(classes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path write(Path folder, String unit) throws IOException {
        var named = PACKAGE.matcher(unit);
        assertThat(named.find()).as(unit).isTrue();
        var type = TYPE.matcher(unit.substring(named.end()));
        var file = folder.resolve(named.group(1).replace('.', '/'))
                .resolve((type.find() ? type.group(1) : "package-info") + ".java");
        Files.createDirectories(file.getParent());
        return Files.writeString(file, unit.substring(0, named.end()) + IMPORTS + unit.substring(named.end()) + "\n");
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var files = Files.walk(folder)) {
                for (var file :
                        files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** A file beside the classes. */
    Sources with(String path, String text) {
        try {
            var file = classes.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path classes() {
        return classes;
    }

    Application read() {
        return Application.read(classes);
    }

    Assessment assessed() {
        return Assessment.of(classes);
    }
}
