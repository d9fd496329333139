package dev.offshoot.architecture.criteria;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import dev.offshoot.architecture.data.Data;
import dev.offshoot.architecture.modules.Module;
import dev.offshoot.architecture.modules.Structure;
import dev.offshoot.architecture.reading.Members;
import dev.offshoot.architecture.reading.Place;
import dev.offshoot.architecture.reading.Spring;
import dev.offshoot.architecture.reading.Transactional;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds transactions that write data of several modules, as far as calls can be followed, and suspicious listeners and
 * publications.
 */
final class Transactions {

    private static final int DEPTH = 8;
    private static final String LOOKING = "(find|exists|get|load|lock|count|select|query|contains|is|has)\\w*";
    private static final Set<String> TEMPLATES = Set.of(
            "org.springframework.transaction.support.TransactionTemplate",
            "org.springframework.transaction.support.TransactionOperations");
    private static final Set<String> NOT_IN_IT = Set.of("org.springframework.scheduling.annotation.Async");

    private final Structure structure;
    private final Data data;
    private final Writing writing;
    private final Events events;
    private final Evidence evidence;
    private final Map<String, List<Data.Query>> queriesByMethod;
    private final Map<JavaCodeUnit, List<JavaMethodCall>> callsOf = new HashMap<>();
    private final Map<JavaMethodCall, List<JavaMethod>> targets = new HashMap<>();
    private final Map<JavaCodeUnit, Set<JavaCodeUnit>> callersOf = new HashMap<>();

    Transactions(Structure structure, Data data, Events events, Evidence evidence) {
        this.structure = structure;
        this.data = data;
        this.writing = new Writing(structure);
        this.events = events;
        this.evidence = evidence;
        this.queriesByMethod = data.queries().stream()
                .filter(query -> !query.changed().isEmpty())
                .collect(Collectors.groupingBy(
                        query -> key(query.place().type(), query.place().member())));
        for (var type : structure.application().classes()) {
            for (var call : type.getMethodCallsFromSelf()) {
                callsOf.computeIfAbsent(call.getOrigin(), key -> new ArrayList<>())
                        .add(call);
                targets(call)
                        .forEach(target -> callersOf
                                .computeIfAbsent(target, key -> new HashSet<>())
                                .add(call.getOrigin()));
            }
        }
        // evidence shows the first path that is found, so the order must be stable
        callsOf.values()
                .forEach(calls -> calls.sort(Comparator.comparingInt(JavaMethodCall::getLineNumber)
                        .thenComparing(JavaMethodCall::getDescription)));
    }

    private static String key(String type, String member) {
        return type + "#" + member;
    }

    void look() {
        for (var module : structure.capabilities()) {
            for (var type : module.classes()) {
                for (var method : Members.sorted(type.getMethods())) {
                    if (Transactional.isOn(method) && !Transactional.readsOnly(method) && !type.isInterface()) {
                        lookAtTransaction(module, method);
                    }
                    if (events.listeners().contains(method)) {
                        suspectListener(module, method);
                    }
                }
                for (var call : type.getMethodCallsFromSelf()) {
                    if (call.getName().equals("publishEvent")) {
                        suspectPublication(module, call);
                    }
                }
            }
        }
    }

    private void lookAtTransaction(Module module, JavaMethod method) {
        Map<Module, String> writes = new TreeMap<>(Comparator.comparing(Module::name));
        follow(method, "", DEPTH, new HashSet<>(), writes);
        if (writes.size() < 2) {
            return;
        }
        var what = writes.entrySet().stream()
                .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                .collect(Collectors.joining(" and "));
        var place = Place.of(structure.application(), method);
        for (var written : Stream.concat(Stream.of(module), writes.keySet().stream())
                .distinct()
                .toList()) {
            evidence.add(Criterion.WIDE_TRANSACTION, written, place, name(method) + " writes in " + what);
        }
    }

    private static String name(JavaCodeUnit unit) {
        return Dependencies.name(unit.getOwner()) + "." + unit.getName();
    }

    private void follow(
            JavaCodeUnit at, String through, int depth, Set<JavaCodeUnit> seen, Map<Module, String> writes) {
        if (depth == 0 || !seen.add(at)) {
            return;
        }
        var way = through.isEmpty() ? "" : " by way of " + through;
        written(key(at.getOwner().getName(), at.getName()), way, writes);
        for (var call : callsOf.getOrDefault(at, List.of())) {
            writing.of(call).stream()
                    .filter(owner -> !owner.library())
                    .forEach(owner -> writes.putIfAbsent(
                            owner, Dependencies.name(call.getTargetOwner()) + "." + call.getName() + way));
            if (structure.spring().isRepository(call.getTargetOwner())) {
                written(key(call.getTargetOwner().getName(), call.getName()), way, writes);
            }
            for (var target : targets(call)) {
                if (!Spring.has(target, NOT_IN_IT) && !Transactional.isNew(target)) {
                    var next = target.getOwner().equals(at.getOwner()) ? through : name(target);
                    follow(target, next, depth - 1, seen, writes);
                }
            }
        }
        for (var listener : events.heardAtOnce(at)) {
            follow(listener, name(listener) + ", which hears it at once", depth - 1, seen, writes);
        }
    }

    private void written(String method, String way, Map<Module, String> writes) {
        for (var query : queriesByMethod.getOrDefault(method, List.of())) {
            query.changed().stream()
                    .map(table -> table.owner() == null ? query.module() : table.owner())
                    .filter(owner -> !owner.library())
                    .forEach(owner ->
                            writes.putIfAbsent(owner, "SQL in " + query.place().name() + way));
        }
    }

    /** The methods that a call may reach: the one named, or those that implement it. */
    private List<JavaMethod> targets(JavaMethodCall call) {
        return targets.computeIfAbsent(call, this::targetsOf);
    }

    private List<JavaMethod> targetsOf(JavaMethodCall call) {
        var named = call.getTarget().resolveMember();
        if (named.isEmpty()
                || structure
                        .application()
                        .find(named.get().getOwner().getName())
                        .isEmpty()) {
            return List.of();
        }
        var owner = named.get().getOwner();
        if (!owner.isInterface() && !named.get().getModifiers().contains(JavaModifier.ABSTRACT)) {
            return List.of(named.get());
        }
        var types = call.getTarget().getRawParameterTypes().stream()
                .map(JavaClass::getName)
                .toArray(String[]::new);
        return owner.getAllSubclasses().stream()
                .sorted(Comparator.comparing(JavaClass::getName))
                .flatMap(type -> type.tryGetMethod(call.getName(), types).stream())
                .toList();
    }

    private void suspectListener(Module module, JavaMethod listener) {
        Map<Module, String> writes = new LinkedHashMap<>();
        follow(listener, "", 3, new HashSet<>(), writes);
        var looks = calls(listener, 3, new HashSet<>()).stream()
                .anyMatch(call -> call.getName().matches(LOOKING)
                        && (structure.spring().isComponent(call.getTargetOwner())
                                || call.getTargetOwner().getPackageName().startsWith("org.springframework.jdbc")));
        if (!writes.isEmpty() && !looks) {
            evidence.add(
                    Criterion.HARMFUL_WHEN_REPEATED,
                    module,
                    Place.of(structure.application(), listener),
                    name(listener) + " writes (" + writes.values().iterator().next() + ") and looks nothing up before");
        }
    }

    private List<JavaMethodCall> calls(JavaCodeUnit at, int depth, Set<JavaCodeUnit> seen) {
        List<JavaMethodCall> all = new ArrayList<>();
        if (depth > 0 && seen.add(at)) {
            for (var call : callsOf.getOrDefault(at, List.of())) {
                all.add(call);
                targets(call).forEach(target -> all.addAll(calls(target, depth - 1, seen)));
            }
        }
        return all;
    }

    private void suspectPublication(Module module, JavaMethodCall call) {
        if (!inTransaction(call.getOrigin(), 5, new HashSet<>())) {
            evidence.add(
                    Criterion.PUBLISHED_OUTSIDE,
                    module,
                    Place.at(call.getOrigin(), call.getLineNumber()),
                    name(call.getOrigin()) + " publishes, and no caller that could be followed has a transaction");
        }
    }

    private boolean inTransaction(JavaCodeUnit unit, int depth, Set<JavaCodeUnit> seen) {
        if (depth == 0 || !seen.add(unit)) {
            return false;
        }
        return Transactional.isOn(unit)
                || callsOf.getOrDefault(unit, List.of()).stream()
                        .anyMatch(
                                call -> TEMPLATES.contains(call.getTargetOwner().getName()))
                || callersOf.getOrDefault(unit, Set.of()).stream()
                        .anyMatch(caller -> inTransaction(caller, depth - 1, seen));
    }
}
