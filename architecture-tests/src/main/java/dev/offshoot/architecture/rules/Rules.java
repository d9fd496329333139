package dev.offshoot.architecture.rules;

import dev.offshoot.architecture.reading.Application;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Rules for an application whose modules communicate by messages of {@code dev.offshoot.messaging}. Each module is a
 * sub-package of one root package, and their contracts are in its sub-package {@code contracts}.
 */
public final class Rules {

    private Rules() {}

    /**
     * The rules that can be checked on classes and migrations alone.
     *
     * @param root the package whose sub-packages are the modules: {@code com.example.shop}
     * @param libraries the sub-packages that are not modules, besides {@code contracts} and {@code messaging}
     */
    public static List<Rule> forModulesBelow(String root, String... libraries) {
        var layout = new Layout(root, List.of(libraries));
        return List.of(
                new ImportsOnlyContracts(layout),
                new DeclaresItsContracts(layout),
                new CommandsFormNoCycle(layout),
                new HidesItsTypes(layout),
                new ContractsAreRecords(layout),
                new PersonalDataIsMarked(layout),
                new SaysItWithMessages(layout),
                new AsksTheInjectedClock(layout),
                new NamesLocaleCharsetAndZone(layout),
                new PatternsOnInputAreLinear(layout),
                new StaysInItsSchema(layout));
    }

    /**
     * Every message that a module consumes is delivered twice by one of its tests, marked with {@code @Redelivers}.
     *
     * @param tests the compiled tests of the modules
     */
    public static Rule listenersAreRedeliveredTo(String root, Application tests, String... libraries) {
        return new ListenersAreRedeliveredTo(new Layout(root, List.of(libraries)), tests);
    }

    /** The packages in and below the root depend on each other in one direction only. */
    public static Rule packagesFormNoCycle(String root) {
        return new PackagesFormNoCycle(root);
    }

    /**
     * Each layer of a library uses only itself and the layers that it may use.
     *
     * @param root the package of the library
     * @param layers for the package of each layer, the packages of the layers that it may use besides itself
     */
    public static Rule layersHold(String root, Map<String, List<String>> layers) {
        return new LayersHold(root, Map.copyOf(layers));
    }

    /**
     * According to its pom, a service depends only on contracts, messaging, platform and its one module.
     *
     * @param services the folder with a sub-folder for each service
     */
    public static Rule servicesHoldOneModule(Path services) {
        return new ServicesHoldOneModule(services);
    }

    /**
     * Every decision record names the test that enforces it, and that test exists.
     *
     * @param decisions the folder with the records
     * @param sources the folder below which the tests are
     */
    public static Rule decisionsAreKept(Path decisions, Path sources) {
        return new DecisionsAreKept(decisions, sources);
    }

    /**
     * The names of the modules that these rules check, so that a test can assert that none is missing.
     *
     * @param libraries the sub-packages that are not modules, as above
     */
    public static Set<String> modulesBelow(String root, Application application, String... libraries) {
        return new Layout(root, List.of(libraries)).modules(application).keySet();
    }

    /**
     * Checks rules.
     *
     * @throws AssertionError with every violation of every rule, and what to do about it
     */
    public static void check(Application application, List<Rule> rules) {
        List<String> broken = new ArrayList<>();
        for (var rule : rules) {
            var message = broken(rule, rule.check(application));
            if (!message.isEmpty()) {
                broken.add(message);
            }
        }
        if (!broken.isEmpty()) {
            throw new AssertionError("\n\n" + String.join("\n\n", broken) + "\n");
        }
    }

    /** The message for a broken rule; empty if the rule holds. */
    static String broken(Rule rule, Rule.Result result) {
        if (result.looked() == 0) {
            return rule.sentence() + " (" + rule.id()
                    + ")\n\nThe rule found nothing to check: the packages or paths given to it are wrong, or what it guards no longer exists.";
        }
        if (result.violations().isEmpty()) {
            return "";
        }
        var violations = result.violations().stream()
                .map(Object::toString)
                .distinct()
                .sorted()
                .toList();
        return rule.sentence() + " (" + rule.id() + ")\n\n" + String.join("\n", violations);
    }
}
