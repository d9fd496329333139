package dev.offshoot.architecture.rules;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import dev.offshoot.architecture.reading.Application;
import dev.offshoot.architecture.reading.Place;
import dev.offshoot.architecture.reading.Spring;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Messages are delivered at least once, so any message can be redelivered. */
record ListenersAreRedeliveredTo(Layout layout, Application tests) implements Rule {

    private static final String REDELIVERS = Layout.MESSAGING + ".testing.Redelivers";
    private static final String AT_MOST_ONCE = Layout.MESSAGING + ".AtMostOnce";

    @Override
    public String id() {
        return "listeners-are-redelivered-to";
    }

    @Override
    public String sentence() {
        return "Every message that a module consumes is delivered to it twice in a test, because any message can be redelivered,"
                + " except to an @AtMostOnce listener.";
    }

    @Override
    public Result check(Application application) {
        Map<String, Set<String>> redelivered = new HashMap<>();
        for (var type : tests.classes()) {
            for (var method : type.getMethods()) {
                Spring.attribute(method, REDELIVERS, "value")
                        .ifPresent(messages -> layout.moduleOf(type)
                                .ifPresent(module -> Stream.of((JavaClass[]) messages)
                                        .forEach(message -> redelivered
                                                .computeIfAbsent(module, key -> new HashSet<>())
                                                .add(message.getName()))));
            }
        }
        List<Violation> violations = new ArrayList<>();
        var looked = 0;
        for (var type : layout.inModules(application)) {
            var module = layout.moduleOf(type).orElseThrow();
            for (var method : type.getMethods()) {
                // a listener that is attempted once need not cope with a second delivery
                if (!method.isAnnotatedWith(Layout.LISTENER) || method.isAnnotatedWith(AT_MOST_ONCE)) {
                    continue;
                }
                looked++;
                var message = heard(method);
                if (!redelivered.getOrDefault(module, Set.of()).contains(message.getName())) {
                    violations.add(new Violation(
                            Place.of(application, method),
                            "consumes " + message.getSimpleName() + ", but no test of " + module
                                    + " delivers it twice.",
                            "Write a test that publishes it twice and late, and asserts that its effect occurs once; mark it @Redelivers("
                                    + message.getSimpleName() + ".class)."));
                }
            }
        }
        return new Result(looked, violations);
    }

    /** The message type: that of the first parameter, or of the elements if it is a list. */
    private static JavaClass heard(JavaMethod listener) {
        var parameter = listener.getParameterTypes().get(0);
        return Spring.rawTypes(parameter).stream()
                .filter(type -> !type.getName().equals("java.util.List"))
                .findFirst()
                .orElseThrow();
    }
}
