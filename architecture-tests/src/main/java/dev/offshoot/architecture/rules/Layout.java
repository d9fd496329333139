package dev.offshoot.architecture.rules;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.offshoot.architecture.reading.Application;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Which packages are modules, and which are libraries that modules may use. */
final class Layout {

    static final String MESSAGING = "dev.offshoot.messaging";
    static final String COMMAND = MESSAGING + ".Command";
    static final String EVENT = MESSAGING + ".Event";
    static final String LISTENER = MESSAGING + ".ModuleListener";

    private final String root;
    private final Set<String> libraries;

    Layout(String root, List<String> libraries) {
        this.root = root;
        this.libraries = new HashSet<>(libraries);
        this.libraries.add("contracts");
        this.libraries.add("messaging");
    }

    String root() {
        return root;
    }

    String contracts() {
        return root + ".contracts";
    }

    /** The first part of a class's package below the root: the name of a module or library. */
    Optional<String> part(JavaClass type) {
        var name = type.getPackageName();
        if (!name.startsWith(root + ".")) {
            return Optional.empty();
        }
        var rest = name.substring(root.length() + 1);
        var dot = rest.indexOf('.');
        return Optional.of(dot < 0 ? rest : rest.substring(0, dot));
    }

    Optional<String> moduleOf(JavaClass type) {
        return part(type).filter(part -> !libraries.contains(part));
    }

    /** The classes of each module. */
    Map<String, List<JavaClass>> modules(Application application) {
        return application.classes().stream()
                .filter(type -> moduleOf(type).isPresent())
                .sorted(Comparator.comparing(JavaClass::getName))
                .collect(
                        Collectors.groupingBy(type -> moduleOf(type).orElseThrow(), TreeMap::new, Collectors.toList()));
    }

    List<JavaClass> inModules(Application application) {
        return modules(application).values().stream().flatMap(List::stream).toList();
    }

    List<JavaClass> inContracts(Application application) {
        return application.classes().stream()
                .filter(type -> isBelow(type, contracts()))
                .filter(type -> !isPackageInfo(type))
                .sorted(Comparator.comparing(JavaClass::getName))
                .toList();
    }

    /** The module that owns a message: the last part of its package. */
    String owner(JavaClass message) {
        var name = message.getPackageName();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    static boolean isBelow(JavaClass type, String packageName) {
        return type.getPackageName().equals(packageName)
                || type.getPackageName().startsWith(packageName + ".");
    }

    static boolean isPackageInfo(JavaClass type) {
        return type.getSimpleName().equals("package-info");
    }
}
