package dev.offshoot.architecture.criteria;

import dev.offshoot.architecture.data.Data;
import dev.offshoot.architecture.modules.Module;
import dev.offshoot.architecture.modules.Structure;
import dev.offshoot.architecture.reading.Application;
import dev.offshoot.architecture.reading.Place;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Finds tables that several modules use, and joins, views and foreign keys across modules. */
final class SharedData {

    private final Application application;
    private final Data data;
    private final Evidence evidence;

    SharedData(Structure structure, Data data, Evidence evidence) {
        this.application = structure.application();
        this.data = data;
        this.evidence = evidence;
    }

    void look() {
        lookAtTables();
        lookAtWhatWasNotSeen();
        for (var query : data.queries()) {
            var owners = query.owners().stream()
                    .filter(owner -> !owner.library())
                    .collect(Collectors.toCollection(() -> new TreeSet<>(Comparator.comparing(Module::name))));
            owners.add(query.module());
            if (owners.size() > 1 && query.used().size() > 1) {
                var what = "joins " + tables(query.used()) + ": " + query.text();
                owners.forEach(owner -> evidence.add(Criterion.JOIN_ACROSS, owner, query.place(), what));
            }
        }
        // a key that stands in scripts for several database systems is one key
        Set<String> known = new HashSet<>();
        for (var constraint : data.constraints()) {
            var from = constraint.from().owner();
            var to = constraint.to().owner();
            if (from == null
                    || to == null
                    || from.equals(to)
                    || !known.add(constraint.from() + " " + constraint.to() + " " + constraint.view())) {
                continue;
            }
            var criterion = constraint.view() ? Criterion.JOIN_ACROSS : Criterion.FOREIGN_KEY;
            var what = constraint.view()
                    ? "the view " + constraint.from() + " shows " + constraint.to()
                    : constraint.from() + " refers to " + constraint.to();
            evidence.add(criterion, from, constraint.place(), what);
            evidence.add(criterion, to, constraint.place(), what);
        }
    }

    private void lookAtWhatWasNotSeen() {
        data.unseen()
                .forEach(unseen ->
                        evidence.add(Criterion.DATA_NOT_SEEN, unseen.module(), unseen.place(), unseen.what()));
        data.misunderstood()
                .forEach(statement -> evidence.add(
                        Criterion.DATA_NOT_SEEN,
                        statement.module(),
                        statement.place(),
                        "the parser did not understand: " + statement.text()));
    }

    private static String tables(Set<Data.Table> tables) {
        return tables.stream().map(Data.Table::toString).sorted().collect(Collectors.joining(", "));
    }

    private void lookAtTables() {
        Map<String, Map<Module, Place>> users = new TreeMap<>();
        for (var query : data.queries()) {
            for (var table : query.used()) {
                var known = users.computeIfAbsent(
                        table.toString(), key -> new TreeMap<>(Comparator.comparing(Module::name)));
                known.putIfAbsent(query.module(), query.place());
                if (table.owner() != null && !table.owner().library()) {
                    known.putIfAbsent(table.owner(), query.place());
                }
            }
        }
        lookAtMappings();
        users.forEach((table, modules) -> {
            if (modules.size() > 1) {
                modules.forEach((module, place) -> evidence.add(
                        Criterion.SHARED_TABLE,
                        module,
                        place,
                        "the table " + table + " is also used by " + others(modules.keySet(), module)));
            }
        });
    }

    /** Finds entities of different modules that are mapped to the same table. */
    private void lookAtMappings() {
        Map<String, List<Data.Mapping>> mapped = data.mappings().stream()
                .filter(mapping -> !mapping.module().library())
                .collect(Collectors.groupingBy(
                        mapping -> mapping.table().replace("_", ""), TreeMap::new, Collectors.toList()));
        mapped.values()
                .forEach(mappings -> mappings.forEach(mapping -> mappings.stream()
                        .filter(other -> !other.module().equals(mapping.module()))
                        .forEach(other -> evidence.add(
                                Criterion.SHARED_TABLE,
                                mapping.module(),
                                Place.of(application, mapping.entity()),
                                Dependencies.name(mapping.entity()) + " is mapped to the table " + mapping.table()
                                        + ", as is " + Dependencies.name(other.entity()) + " of " + other.module()))));
    }

    static String others(Set<Module> modules, Module own) {
        return modules.stream()
                .filter(module -> !module.equals(own))
                .map(Module::name)
                .collect(Collectors.joining(", "));
    }
}
