package dev.offshoot.architecture;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.offshoot.architecture.Application.Component;
import dev.offshoot.architecture.Application.Details;
import dev.offshoot.architecture.Application.Literal;
import dev.offshoot.architecture.Application.Script;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.RecordComponentVisitor;
import org.objectweb.asm.Type;

/**
 * Copies the class files of an application into a folder of its own, and reads them from there: fat jars hold jars, and
 * what is broken must be left out before anything else looks at it.
 */
final class ApplicationReader implements AutoCloseable {

    private final Consumer<String> progress;
    private final Path copy;
    private final List<Literal> literals = new ArrayList<>();
    private final Map<String, List<Component>> components = new HashMap<>();
    private final Map<String, Integer> lines = new HashMap<>();
    private final Map<String, Script> scripts = new TreeMap<>();
    private final TreeSet<String> unseen = new TreeSet<>();
    private int classes;
    private int broken;

    ApplicationReader(Consumer<String> progress) {
        this.progress = progress;
        try {
            this.copy = Files.createTempDirectory("offshoot-architecture");
        } catch (IOException e) {
            throw new Unreadable("There is no room for a copy of the classes: " + e.getMessage());
        }
    }

    Application read(List<Path> paths) {
        if (paths.isEmpty()) {
            throw new Unreadable("Name a class folder, a jar, or a Spring Boot jar.");
        }
        for (var path : paths) {
            if (!Files.exists(path)) {
                throw new Unreadable(path + " does not exist.");
            }
            if (!Files.isReadable(path)) {
                throw new Unreadable(path + " may not be read.");
            }
            try {
                if (Files.isDirectory(path)) {
                    readFolder(path);
                } else {
                    readJar(path);
                }
            } catch (ZipException e) {
                throw new Unreadable(
                        path + " is neither a folder of classes nor a jar that can be read: " + e.getMessage() + ".");
            } catch (IOException e) {
                throw new Unreadable(path + " cannot be read: " + e.getMessage() + ".");
            }
        }
        var looked = String.join(", ", paths.stream().map(Path::toString).toList());
        if (classes == 0) {
            throw new Unreadable("There are no classes in " + looked
                    + (broken > 0 ? ", or none that can be read: " + unseen.first() : "."));
        }
        progress.accept("Reading " + classes + " classes");
        var importedClasses = imported();
        var name = paths.get(0).toAbsolutePath().normalize().getFileName();
        return new Application(
                name == null ? "application" : name.toString(),
                importedClasses,
                new Details(literals, components, lines, List.copyOf(scripts.values())),
                unseen);
    }

    private com.tngtech.archunit.core.domain.JavaClasses imported() {
        var configuration = ArchConfiguration.get();
        var resolve = configuration.resolveMissingDependenciesFromClassPath();
        try {
            // what happens to stand on our own classpath is not what the application was built with
            configuration.setResolveMissingDependenciesFromClassPath(false);
            return new ClassFileImporter().importPath(copy);
        } finally {
            configuration.setResolveMissingDependenciesFromClassPath(resolve);
        }
    }

    private void readFolder(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                var path = folder.relativize(file).toString().replace('\\', '/');
                if (path.endsWith(".class")) {
                    readClass(path, Files.readAllBytes(file));
                } else if (path.endsWith(".sql")) {
                    readScript(path, Files.readAllBytes(file));
                } else if (path.endsWith(".xml")) {
                    noticeBeans(Files.readAllBytes(file));
                }
            }
        }
    }

    private void readJar(Path jar) throws IOException {
        try (var zip = new ZipFile(jar.toFile())) {
            var start = startClass(zip);
            var root = start == null || start.indexOf('.') < 0 ? null : start.substring(0, start.lastIndexOf('.'));
            var left = 0;
            for (var entry : Collections.list(zip.entries())) {
                var path = entry.getName();
                try (var in = zip.getInputStream(entry)) {
                    if (path.startsWith("BOOT-INF/lib/") || path.startsWith("WEB-INF/lib/")) {
                        left += path.endsWith(".jar") && !readLibrary(in.readAllBytes(), root) ? 1 : 0;
                    } else if (start == null || !path.startsWith("org/springframework/boot/loader/")) {
                        readEntry(path.replaceFirst("^(BOOT|WEB)-INF/classes/", ""), in);
                    }
                }
            }
            if (left > 0) {
                unseen.add(left + (left == 1 ? " library" : " libraries") + " inside " + jar.getFileName()
                        + (root == null ? "" : ", without anything below " + root)
                        + ": taken for foreign, and not read.");
            }
        }
    }

    /** Reads a jar inside the jar if it is the application's own: if it has classes below the package of the main class. */
    private boolean readLibrary(byte[] library, @Nullable String root) throws IOException {
        if (root == null) {
            return false;
        }
        var folder = root.replace('.', '/') + "/";
        var own = false;
        for (var reading : List.of(false, true)) {
            try (var zip = new ZipInputStream(new ByteArrayInputStream(library))) {
                for (ZipEntry entry; (entry = zip.getNextEntry()) != null; ) {
                    if (reading) {
                        readEntry(entry.getName(), zip);
                    } else if (entry.getName().startsWith(folder)
                            && entry.getName().endsWith(".class")) {
                        own = true;
                        break;
                    }
                }
            }
            if (!own) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable String startClass(ZipFile jar) throws IOException {
        var entry = jar.getEntry("META-INF/MANIFEST.MF");
        if (entry == null) {
            return null;
        }
        try (var in = jar.getInputStream(entry)) {
            return new Manifest(in).getMainAttributes().getValue("Start-Class");
        }
    }

    private void readEntry(String path, InputStream in) throws IOException {
        if (path.endsWith(".class") && !path.startsWith("META-INF/")) {
            readClass(path, in.readAllBytes());
        } else if (path.endsWith(".sql")) {
            readScript(path, in.readAllBytes());
        } else if (path.endsWith(".xml")) {
            noticeBeans(in.readAllBytes());
        }
    }

    private void readScript(String path, byte[] bytes) {
        scripts.putIfAbsent(path, new Script(path, new String(bytes, StandardCharsets.UTF_8)));
    }

    private void noticeBeans(byte[] xml) {
        if (new String(xml, StandardCharsets.UTF_8).contains("http://www.springframework.org/schema/beans")) {
            unseen.add("Objects that are declared in XML: calls to them count as uses of their types.");
        }
    }

    private void readClass(String path, byte[] bytes) throws IOException {
        if (path.endsWith("module-info.class")) {
            return;
        }
        String name;
        try {
            var reader = new ClassReader(bytes);
            name = reader.getClassName();
            reader.accept(new Taking(name.replace('/', '.')), ClassReader.SKIP_FRAMES);
        } catch (RuntimeException e) {
            broken++;
            unseen.add(path + " is no class file of Java 8 to 25, or is broken.");
            return;
        }
        // one folder for all: the same class from two places is one class
        var file = copy.resolve(name + ".class").normalize();
        if (!file.startsWith(copy)) {
            unseen.add(path + " claims to be " + name + ", which no class is called.");
            return;
        }
        if (Files.notExists(file)) {
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
            classes++;
            if (classes % 1000 == 0) {
                progress.accept("Found " + classes + " classes");
            }
        }
    }

    @Override
    public void close() {
        try (var files = Files.walk(copy)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes down strings, lines, and the annotations of record components. */
    private final class Taking extends ClassVisitor {

        private final String owner;

        Taking(String owner) {
            super(Opcodes.ASM9);
            this.owner = owner;
        }

        @Override
        public RecordComponentVisitor visitRecordComponent(String name, String descriptor, @Nullable String signature) {
            List<String> annotations = new ArrayList<>();
            components
                    .computeIfAbsent(owner, key -> new ArrayList<>())
                    .add(new Component(name, Type.getType(descriptor).getClassName(), annotations));
            return new RecordComponentVisitor(Opcodes.ASM9) {
                @Override
                public @Nullable AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
                    annotations.add(Type.getType(annotation).getClassName());
                    return null;
                }
            };
        }

        @Override
        public MethodVisitor visitMethod(
                int access,
                String method,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            return new MethodVisitor(Opcodes.ASM9) {

                private int line;

                @Override
                public void visitLineNumber(int number, Label start) {
                    line = number;
                    lines.merge(owner, number, Math::min);
                    lines.merge(owner + "#" + method, number, Math::min);
                }

                @Override
                public void visitLdcInsn(Object value) {
                    if (value instanceof String text) {
                        literals.add(new Literal(owner, method, line, text));
                    }
                }

                @Override
                public void visitInvokeDynamicInsn(
                        String name, String descriptor, Handle bootstrap, Object... arguments) {
                    if (name.equals("makeConcatWithConstants") && arguments[0] instanceof String recipe) {
                        literals.add(new Literal(owner, method, line, recipe));
                    }
                }
            };
        }
    }
}
