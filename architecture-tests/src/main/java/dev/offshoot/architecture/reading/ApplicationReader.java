package dev.offshoot.architecture.reading;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.offshoot.architecture.reading.Application.Details;
import dev.offshoot.architecture.reading.Application.Script;
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
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Copies an application's class files into a temporary folder, from which ArchUnit imports them: it does not read jars
 * inside jars, and broken class files must be left out before the import.
 */
final class ApplicationReader implements AutoCloseable {

    /** The name of the interface that a MyBatis mapper implements. */
    private static final Pattern MAPPER = Pattern.compile("<mapper\\s[^>]*?namespace\\s*=\\s*[\"']([^\"']+)[\"']");

    private static final Pattern READ = Pattern.compile("(?i)\\.(class|sql|xml|ya?ml|json|properties)$");

    private static final Pattern CONFIGURATION = Pattern.compile("(^|/)application[\\w-]*\\.(properties|ya?ml)$");

    /** In a properties file with the whole name, and in YAML at the end of it. */
    private static final Pattern DETECTION =
            Pattern.compile("(?m)^\\s*(?:spring\\.modulith\\.)?detection-strategy\\s*[:=]\\s*[\"']?([\\w.-]+)");

    private static final String NO_CLASS_FILE = "is not a class file of Java 8 to 25, or is broken.";

    private final Consumer<String> progress;
    private final boolean whole;
    private final Path copy;
    private final ClassDetails details = new ClassDetails();
    private final Set<String> classes = new HashSet<>();
    private final TreeSet<String> unreadable = new TreeSet<>();
    private final Map<String, Script> scripts = new TreeMap<>();
    private final Map<String, Script> changelogs = new TreeMap<>();
    private final Map<String, Script> mappers = new TreeMap<>();
    private final Map<String, String> settings = new HashMap<>();
    private final TreeSet<String> unseen = new TreeSet<>();

    /** @param whole whether to read calls to the JDK, too */
    ApplicationReader(Consumer<String> progress, boolean whole) {
        this.progress = progress;
        this.whole = whole;
        try {
            this.copy = Files.createTempDirectory("offshoot-architecture");
        } catch (IOException e) {
            throw new Unreadable("Cannot create a temporary folder for the classes: " + e.getMessage());
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
                throw new Unreadable(path + " is not readable.");
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
        if (classes.isEmpty()) {
            throw new Unreadable("There are no classes in " + looked
                    + (unreadable.isEmpty() ? "." : ", or none that can be read: " + unreadable.first()));
        }
        progress.accept("Reading " + classes.size() + " classes");
        var importedClasses = imported();
        classes.stream()
                .filter(name -> !importedClasses.contain(name))
                .forEach(name -> unreadable.add(name + " " + NO_CLASS_FILE));
        unseen.addAll(unreadable);
        var name = paths.get(0).toAbsolutePath().normalize().getFileName();
        return new Application(
                name == null ? "application" : name.toString(),
                importedClasses,
                new Details(
                        details.literals(),
                        details.components(),
                        details.lines(),
                        List.copyOf(scripts.values()),
                        List.copyOf(changelogs.values()),
                        mappers,
                        settings,
                        details.regexps()),
                unreadable,
                unseen);
    }

    private com.tngtech.archunit.core.domain.JavaClasses imported() {
        var configuration = ArchConfiguration.get();
        var resolve = configuration.resolveMissingDependenciesFromClassPath();
        try {
            // classes on this tool's own classpath need not be those that the application was built with
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
                if (isRead(path)) {
                    read(path, Files.readAllBytes(file));
                }
            }
        }
    }

    private void readJar(Path jar) throws IOException {
        try (var zip = new ZipFile(jar.toFile())) {
            var start = startClass(zip);
            List<ZipEntry> libraries = new ArrayList<>();
            for (var entry : Collections.list(zip.entries())) {
                var path = entry.getName();
                if (path.startsWith("BOOT-INF/lib/") || path.startsWith("WEB-INF/lib/")) {
                    if (path.endsWith(".jar")) {
                        libraries.add(entry);
                    }
                } else if (start == null || !path.startsWith("org/springframework/boot/loader/")) {
                    try (var in = zip.getInputStream(entry)) {
                        readEntry(path.replaceFirst("^(BOOT|WEB)-INF/classes/", ""), in);
                    }
                }
            }
            readLibraries(jar, zip, libraries, new OwnPackages(start, details));
        }
    }

    private void readLibraries(Path jar, ZipFile zip, List<ZipEntry> libraries, OwnPackages own) throws IOException {
        var left = 0;
        for (var library : libraries) {
            try (var in = zip.getInputStream(library)) {
                left += readLibrary(in.readAllBytes(), own) ? 0 : 1;
            }
        }
        if (left > 0) {
            unseen.add(left + (left == 1 ? " library" : " libraries") + " inside " + jar.getFileName()
                    + (own.isEmpty() ? "" : ", with no class below " + own)
                    + ": treated as third-party and not read. If one is yours, add its jar as another PATH.");
        }
    }

    /** Reads a nested jar if it has classes in the application's packages; returns whether it does. */
    private boolean readLibrary(byte[] library, OwnPackages packages) throws IOException {
        if (packages.isEmpty()) {
            return false;
        }
        var own = false;
        for (var reading : List.of(false, true)) {
            try (var zip = new ZipInputStream(new ByteArrayInputStream(library))) {
                for (ZipEntry entry; (entry = zip.getNextEntry()) != null; ) {
                    if (reading) {
                        readEntry(entry.getName(), zip);
                    } else if (packages.contain(entry.getName())
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
        if (isRead(path) && !(path.endsWith(".class") && path.startsWith("META-INF/"))) {
            read(path, in.readAllBytes());
        }
    }

    private static boolean isRead(String path) {
        return READ.matcher(path).find();
    }

    private void read(String path, byte[] bytes) throws IOException {
        if (path.endsWith(".class")) {
            readClass(path, bytes);
        } else if (path.toLowerCase(Locale.ROOT).endsWith(".sql")) {
            readScript(path, bytes);
        } else {
            readText(path, new String(bytes, StandardCharsets.UTF_8));
        }
    }

    private void readScript(String path, byte[] bytes) {
        scripts.putIfAbsent(path, new Script(path, new String(bytes, StandardCharsets.UTF_8)));
    }

    private void readText(String path, String text) {
        if (text.contains("databaseChangeLog")) {
            changelogs.putIfAbsent(path, new Script(path, text));
        } else if (path.toLowerCase(Locale.ROOT).endsWith(".xml")) {
            readXml(path, text);
        } else if (CONFIGURATION.matcher(path).find()) {
            var strategy = DETECTION.matcher(text);
            if (strategy.find()) {
                settings.putIfAbsent("spring.modulith.detection-strategy", strategy.group(1));
            }
        }
    }

    private void readXml(String path, String xml) {
        if (xml.contains("http://www.springframework.org/schema/beans")) {
            unseen.add("Beans are declared in XML: calls to them count as uses of their types.");
        }
        var mapper = MAPPER.matcher(xml);
        if (mapper.find()) {
            mappers.putIfAbsent(mapper.group(1), new Script(path, xml));
        }
    }

    private void readClass(String path, byte[] bytes) throws IOException {
        if (path.endsWith("module-info.class")) {
            return;
        }
        String name;
        try {
            name = details.read(bytes).replace('/', '.');
        } catch (RuntimeException e) {
            unreadable.add(path + " " + NO_CLASS_FILE);
            return;
        }
        // a class that occurs twice is read once; files are numbered, because a class name may be no valid file name
        if (classes.add(name)) {
            Files.write(copy.resolve(classes.size() + ".class"), whole ? bytes : LeanCopy.of(bytes));
            if (classes.size() % 1000 == 0) {
                progress.accept("Found " + classes.size() + " classes");
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
}
