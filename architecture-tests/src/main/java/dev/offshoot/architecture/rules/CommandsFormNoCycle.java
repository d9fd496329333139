package dev.offshoot.architecture.rules;

import dev.offshoot.architecture.reading.Application;
import dev.offshoot.architecture.reading.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A module that sends a command depends on its receiver. If two modules command each other, neither can be understood
 * or replaced alone.
 */
record CommandsFormNoCycle(Layout layout) implements Rule {

    private record Sending(String to, String command, Place place) {}

    @Override
    public String id() {
        return "commands-form-no-cycle";
    }

    @Override
    public String sentence() {
        return "Commands between modules form no cycle: the receiver of a command answers with events, which any module may consume.";
    }

    @Override
    public Result check(Application application) {
        Map<String, Map<String, Sending>> sent = new TreeMap<>();
        layout.modules(application)
                .forEach((module, types) ->
                        types.forEach(type -> type.getConstructorCallsFromSelf().forEach(call -> {
                            var command = call.getTargetOwner();
                            var owner = application
                                    .find(command.getName())
                                    .filter(found -> found.isAnnotatedWith(Layout.COMMAND))
                                    .filter(found -> Layout.isBelow(found, layout.contracts()))
                                    .map(layout::owner);
                            if (owner.isPresent() && !owner.get().equals(module)) {
                                sent.computeIfAbsent(module, key -> new TreeMap<>())
                                        .putIfAbsent(
                                                owner.get(),
                                                new Sending(
                                                        owner.get(),
                                                        command.getSimpleName(),
                                                        Place.at(call.getOrigin(), call.getLineNumber())));
                            }
                        })));
        List<Violation> violations = new ArrayList<>();
        for (var module : sent.keySet()) {
            CycleSearch.cycleFrom(module, sent)
                    .ifPresent(cycle -> violations.add(new Violation(
                            sent.get(module).get(cycle.get(1)).place(),
                            shown(sent, cycle) + ".",
                            "Let one of them publish an event instead, and the other decide what to do about it.")));
        }
        var looked = sent.values().stream().mapToInt(Map::size).sum();
        return new Result(looked, violations);
    }

    private static String shown(Map<String, Map<String, Sending>> sent, List<String> cycle) {
        var text = new StringBuilder();
        for (int i = 0; i + 1 < cycle.size(); i++) {
            text.append(i == 0 ? "" : ", ")
                    .append(cycle.get(i))
                    .append(" commands ")
                    .append(cycle.get(i + 1))
                    .append(" (")
                    .append(sent.get(cycle.get(i)).get(cycle.get(i + 1)).command())
                    .append(')');
        }
        return text.toString();
    }
}
