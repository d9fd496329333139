package dev.offshoot.architecture.rules;

import dev.offshoot.architecture.reading.Application;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rules for an application of modules that talk by messages: each below one package, with their contracts in
 * {@code contracts} beside them, on {@code dev.offshoot.messaging}.
 */
public final class Rules {

    private Rules() {}

    /**
     * The rules that classes and migrations alone can tell.
     *
     * @param root the package whose sub-packages are the modules: {@code com.example.shop}
     * @param libraries the sub-packages that are no modules, besides {@code contracts} and {@code messaging}
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
     * Every message that a module hears is delivered twice by one of its tests, which says so by {@code @Redelivers}.
     *
     * @param tests the compiled tests of the modules
     */
    public static Rule listenersAreRedeliveredTo(String root, Application tests, String... libraries) {
        return new ListenersAreRedeliveredTo(new Layout(root, List.of(libraries)), tests);
    }

    /** Packages below that one depend on each other in one direction only. */
    public static Rule packagesFormNoCycle(String root) {
        return new PackagesFormNoCycle(root);
    }

    /**
     * Each layer of a library uses itself and those that it is meant to use.
     *
     * @param root the package of the library
     * @param layers by their packages, what each of them may use of the library besides itself
     */
    public static Rule layersHold(String root, Map<String, List<String>> layers) {
        return new LayersHold(root, Map.copyOf(layers));
    }

    /**
     * A service depends on contracts, messaging, platform and its one module, as the poms say.
     *
     * @param services the folder with one folder for each service
     */
    public static Rule servicesHoldOneModule(Path services) {
        return new ServicesHoldOneModule(services);
    }

    /**
     * Every decision record says which test keeps it, and that test exists.
     *
     * @param decisions the folder with the records
     * @param sources the folder below which the tests lie
     */
    public static Rule decisionsAreKept(Path decisions, Path sources) {
        return new DecisionsAreKept(decisions, sources);
    }

    /**
     * The names of the modules that those rules look at, so that a test can assert that none is missed.
     *
     * @param libraries the sub-packages that are no modules, as above
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

    /** What to tell somebody who broke the rule; empty, if nobody did. */
    static String broken(Rule rule, Rule.Result result) {
        if (result.looked() == 0) {
            return rule.sentence() + " (" + rule.id()
                    + ")\n\nThe rule found nothing to look at: the packages or paths that it was given are wrong, or what it guards is gone.";
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
