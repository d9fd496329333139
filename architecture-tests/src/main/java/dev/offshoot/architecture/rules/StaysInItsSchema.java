package dev.offshoot.architecture.rules;

import dev.offshoot.architecture.criteria.Criterion;
import dev.offshoot.architecture.criteria.EntityRelations;
import dev.offshoot.architecture.data.Data;
import dev.offshoot.architecture.modules.Structure;
import dev.offshoot.architecture.reading.Application;
import java.util.ArrayList;
import java.util.List;

/**
 * Each module has a schema of its own, and nothing connects two of them. Checks queries, relations between entities,
 * foreign keys and views.
 */
record StaysInItsSchema(Layout layout) implements Rule {

    @Override
    public String id() {
        return "stays-in-its-schema";
    }

    @Override
    public String sentence() {
        return "A module reads and writes its own schema, and no key, view or relation reaches into another, so that the schema can leave with it.";
    }

    @Override
    public Result check(Application application) {
        List<Violation> violations = new ArrayList<>();
        var structure = Structure.of(application);
        var data = new Data(structure);
        for (var query : data.queries()) {
            for (var table : query.used()) {
                if (table.owner() != null && !table.owner().equals(query.module())) {
                    violations.add(new Violation(
                            query.place(), "names " + table + ": " + query.text(), Criterion.SHARED_TABLE.advice()));
                }
            }
        }
        for (var constraint : data.constraints()) {
            var from = constraint.from().owner();
            var to = constraint.to().owner();
            if (from != null && to != null && !from.equals(to)) {
                violations.add(new Violation(
                        constraint.place(),
                        (constraint.view() ? "shows " : "refers to ") + constraint.to() + " in " + constraint.from()
                                + ".",
                        constraint.view() ? Criterion.JOIN_ACROSS.advice() : Criterion.FOREIGN_KEY.advice()));
            }
        }
        for (var finding : EntityRelations.across(structure)) {
            violations.add(new Violation(
                    finding.place(), finding.what() + ".", finding.criterion().advice()));
        }
        for (var misunderstood : data.misunderstood()) {
            violations.add(new Violation(
                    misunderstood.place(),
                    "is not understood by the parser: " + misunderstood.text(),
                    "Rewrite it so that its tables can be recognised; vendor-specific SQL belongs in messaging."));
        }
        return new Result(data.queries().size() + data.constraints().size(), violations);
    }
}
