package dev.offshoot.architecture.modules;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.offshoot.architecture.reading.Application;
import dev.offshoot.architecture.reading.Unreadable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * What a file says about the modules, where the tool would guess wrongly. In YAML:
 *
 * <pre>
 * root: com.example.shop
 * modules:
 *   orders: [com.example.shop.orders, com.example.shop.model.Order]
 * libraries:
 *   kernel: [com.example.shop.model]
 * </pre>
 *
 * <p>Each module and library lists packages and classes, and a class belongs to the entry that is closest around it. The
 * {@code root} is the package whose sub-packages are modules. All of it is optional: what the file does not say is guessed.
 */
public final class StatedModules {

    /** Says nothing. */
    public static final StatedModules NONE = new StatedModules("", null, new TreeMap<>(), Set.of());

    private static final String ROOT = "root";
    private static final String MODULES = "modules";
    private static final String LIBRARIES = "libraries";

    private final String file;
    private final @Nullable String root;
    /** The names of modules and libraries, by the package or class that an entry names. */
    private final Map<String, String> owners;

    private final Set<String> libraries;

    private StatedModules(String file, @Nullable String root, Map<String, String> owners, Set<String> libraries) {
        this.file = file;
        this.root = root;
        this.owners = owners;
        this.libraries = libraries;
    }

    /**
     * Reads a file.
     *
     * @throws Unreadable if it cannot be read, or says something else
     */
    public static StatedModules read(Path file) {
        Object content;
        try {
            var options = new LoaderOptions();
            options.setAllowDuplicateKeys(false);
            content = new Yaml(new SafeConstructor(options)).load(Files.readString(file));
        } catch (IOException e) {
            throw new Unreadable(file + " does not exist, or is not readable.");
        } catch (YAMLException e) {
            throw new Unreadable(file + " is not YAML: "
                    + Objects.toString(e.getMessage(), "").lines().findFirst().orElse("") + ".");
        }
        return new Reader(file).read(content);
    }

    private static final class Reader {

        private final Path file;
        private final Map<String, String> owners = new TreeMap<>();

        Reader(Path file) {
            this.file = file;
        }

        StatedModules read(@Nullable Object content) {
            if (!(content instanceof Map<?, ?> said)) {
                throw unreadable("needs root, modules or libraries");
            }
            for (var key : said.keySet()) {
                if (!Set.of(ROOT, MODULES, LIBRARIES).contains(String.valueOf(key))) {
                    throw unreadable("'" + key + "' is not root, modules or libraries");
                }
            }
            var root = said.get(ROOT);
            if (root != null && !(root instanceof String)) {
                throw unreadable("root is the name of a package");
            }
            var modules = read(MODULES, said.get(MODULES));
            var libraries = read(LIBRARIES, said.get(LIBRARIES));
            var both = new TreeSet<>(modules);
            both.retainAll(libraries);
            if (!both.isEmpty()) {
                throw unreadable("'" + both.first() + "' is a module and a library");
            }
            return new StatedModules(file.toString(), (String) root, owners, libraries);
        }

        private Set<String> read(String key, @Nullable Object said) {
            if (said == null) {
                return Set.of();
            }
            if (!(said instanceof Map<?, ?> named)) {
                throw unreadable(key + " has names, each with a list of packages and classes");
            }
            Set<String> names = new HashSet<>();
            named.forEach((name, entries) -> {
                if (!(entries instanceof List<?> all) || all.isEmpty()) {
                    throw unreadable("'" + name + "' needs a list of packages and classes");
                }
                names.add(String.valueOf(name));
                for (var entry : all) {
                    var before = owners.put(String.valueOf(entry), String.valueOf(name));
                    if (before != null) {
                        throw unreadable("'" + entry + "' is listed twice, in '" + before + "' and '" + name + "'");
                    }
                }
            });
            return names;
        }

        private Unreadable unreadable(String why) {
            return new Unreadable(file + ": " + why + ".");
        }
    }

    /** Whether it names modules. */
    boolean hasModules() {
        return owners.values().stream().anyMatch(name -> !libraries.contains(name));
    }

    /** The package whose sub-packages are modules, if it says so. */
    Optional<String> root(Application application) {
        if (root != null
                && application.classes().stream().noneMatch(type -> Roots.isBelow(type.getPackageName(), root))) {
            throw new Unreadable(file + ": no class is in or below the root " + root + ".");
        }
        return Optional.ofNullable(root);
    }

    /** The modules that were guessed, changed as the file says. */
    List<Module> applied(Application application, List<Module> guessed) {
        if (owners.isEmpty()) {
            return guessed;
        }
        Map<String, List<JavaClass>> stated = new TreeMap<>();
        var unused = new TreeSet<>(owners.keySet());
        for (var type : application.classes()) {
            entry(type.getName()).ifPresent(entry -> {
                unused.remove(entry);
                stated.computeIfAbsent(owners.get(entry), key -> new ArrayList<>())
                        .add(type);
            });
        }
        if (!unused.isEmpty()) {
            throw new Unreadable(file + ": " + unused.first() + " is no package or class of the application.");
        }
        List<Module> modules = new ArrayList<>();
        for (var module : guessed) {
            var classes = module.classes().stream()
                    .filter(type -> entry(type.getName()).isEmpty())
                    .collect(Collectors.toCollection(ArrayList::new));
            var added = stated.remove(module.name());
            if (added != null) {
                classes.addAll(added);
            }
            if (!classes.isEmpty()) {
                var library = added == null ? module.library() : libraries.contains(module.name());
                modules.add(of(module.name(), module.base(), classes, library, module.why()));
            }
        }
        stated.forEach(
                (name, classes) -> modules.add(of(name, base(name, classes), classes, libraries.contains(name), "")));
        return modules;
    }

    private static Module of(String name, String base, List<JavaClass> classes, boolean library, String why) {
        return new Module(
                name,
                base,
                classes.stream()
                        .sorted(Comparator.comparing(JavaClass::getName))
                        .toList(),
                library,
                why);
    }

    /** The entry that is closest around a class. */
    private Optional<String> entry(String className) {
        for (var around = className; !around.isEmpty(); around = outer(around)) {
            if (owners.containsKey(around)) {
                return Optional.of(around);
            }
        }
        return Optional.empty();
    }

    private static String outer(String name) {
        var end = Math.max(name.lastIndexOf('.'), name.lastIndexOf('$'));
        return end < 0 ? "" : name.substring(0, end);
    }

    /** Its first package; empty if it has classes alone. */
    private String base(String name, List<JavaClass> classes) {
        return owners.entrySet().stream()
                .filter(owner -> owner.getValue().equals(name))
                .map(Map.Entry::getKey)
                .filter(entry ->
                        classes.stream().noneMatch(type -> type.getName().equals(entry)))
                .findFirst()
                .orElse("");
    }
}
