package dev.offshoot.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.architecture.criteria.Assessment;
import dev.offshoot.architecture.reading.Application;
import dev.offshoot.architecture.reports.JsonReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A small application that a test writes and compiles: several files in one text, each starting with its {@code package}.
 * Spring, JPA and the collections are imported. Types in packages of third-party libraries are stubs for the compiler, and
 * no part of the application.
 */
public final class Sources {

    private static final String APPLICATION = "package shop; @SpringBootApplication class App {}\n";
    private static final List<String> FOREIGN = List.of("org/", "jakarta/", "com/baomidou/", "com/querydsl/");
    private static final String IMPORTS = Stream.of(
                    "jakarta.persistence.*",
                    "java.util.*",
                    "org.springframework.boot.autoconfigure.*",
                    "org.springframework.context.annotation.*",
                    "org.springframework.context.event.EventListener",
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
            .collect(Collectors.joining());
    private static final Pattern UNIT = Pattern.compile("(?m)^\\h*(?=(@[\\w.]+(\\([^)]*\\))?\\s+)?package )");
    private static final Pattern PACKAGE = Pattern.compile("package ([\\w.]+);");
    private static final Pattern TYPE =
            Pattern.compile("(?:class|interface|record|enum) (\\w+)", Pattern.UNICODE_CHARACTER_CLASS);

    /** The content of class files and other files, by path. */
    private final Map<String, byte[]> files = new TreeMap<>();

    private Sources() {}

    /** Compiles a text, with an application class in the package {@code shop} if there is none. */
    public static Sources compiled(String text) {
        var all = text.contains("@SpringBootApplication") ? text : APPLICATION + text;
        List<JavaFileObject> units = Stream.of(UNIT.split(all))
                .filter(unit -> !unit.isBlank())
                .map(Sources::unit)
                .collect(Collectors.toList());
        var sources = new Sources();
        var said = new StringWriter();
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var manager = new InMemory(compiler.getStandardFileManager(null, null, null), sources.files)) {
            var options = List.of("-g", "-parameters", "-proc:none");
            assertThat(compiler.getTask(said, manager, null, options, null, units)
                            .call())
                    .as(said::toString)
                    .isTrue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sources.files.keySet().removeIf(path -> FOREIGN.stream().anyMatch(path::startsWith));
        return sources;
    }

    private static JavaFileObject unit(String unit) {
        var named = PACKAGE.matcher(unit);
        assertThat(named.find()).as(unit).isTrue();
        var type = TYPE.matcher(unit.substring(named.end()));
        var name = type.find() ? type.group(1) : "package-info";
        var code = unit.substring(0, named.end()) + IMPORTS + unit.substring(named.end());
        var path = "/" + named.group(1).replace('.', '/') + "/" + name + ".java";
        return new SimpleJavaFileObject(URI.create("string://" + path), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignored) {
                return code;
            }
        };
    }

    /** Adds a file beside the classes. */
    public Sources with(String path, String text) {
        files.put(path, text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** The files below a folder, by path. */
    public Map<String, byte[]> below(String folder) {
        return files.entrySet().stream()
                .filter(file -> file.getKey().startsWith(folder))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, TreeMap::new));
    }

    /** Writes the files into a folder. */
    public Path in(Path folder) {
        files.forEach((path, content) -> {
            try {
                var file = folder.resolve(path);
                Files.createDirectories(file.getParent());
                Files.write(file, content);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return folder;
    }

    public Application read(Path folder) {
        return Application.read(in(folder));
    }

    /** Assesses the files, and checks that the assessment misses nothing in the lean copy of the classes that it reads. */
    public Assessment assessed(Path folder) {
        var assessment = Assessment.of(in(folder));
        assertThat(JsonReport.of(assessment)).isEqualTo(JsonReport.of(Assessment.of(Application.read(folder))));
        return assessment;
    }

    /** Writes the files into a jar. */
    public Path jar(Path file) throws IOException {
        Files.write(file, jar(null, files));
        return file;
    }

    /** The bytes of a jar. */
    public static byte[] jar(String startClass, Map<String, byte[]> content) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (startClass != null) {
            manifest.getMainAttributes().putValue("Start-Class", startClass);
        }
        var bytes = new ByteArrayOutputStream();
        try (var jar = new JarOutputStream(bytes, manifest)) {
            for (var entry : content.entrySet()) {
                jar.putNextEntry(new ZipEntry(entry.getKey()));
                jar.write(entry.getValue());
                jar.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    /** All findings, a line each: module, criterion, what. */
    public static List<String> found(Assessment assessment) {
        return assessment.findings().stream()
                .map(finding -> finding.module() + " " + finding.criterion().id() + ": " + finding.what())
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /** The pairs of module and criterion in the findings. */
    public static List<String> criteria(Assessment assessment) {
        return assessment.findings().stream()
                .map(finding -> finding.module() + " " + finding.criterion().id())
                .distinct()
                .toList();
    }

    /** Keeps class files in memory: the name of a class may be no valid file name on this machine. */
    private static final class InMemory extends ForwardingJavaFileManager<StandardJavaFileManager> {

        private final Map<String, byte[]> files;

        InMemory(StandardJavaFileManager manager, Map<String, byte[]> files) {
            super(manager);
            this.files = files;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                JavaFileManager.Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("string:///out.class"), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return new ByteArrayOutputStream() {
                        @Override
                        public void close() {
                            files.put(name.replace('.', '/') + ".class", toByteArray());
                        }
                    };
                }
            };
        }
    }
}
