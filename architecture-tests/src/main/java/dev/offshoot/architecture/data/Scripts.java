package dev.offshoot.architecture.data;

import dev.offshoot.architecture.data.Data.Constraint;
import dev.offshoot.architecture.data.Data.Misunderstood;
import dev.offshoot.architecture.modules.Module;
import dev.offshoot.architecture.modules.Structure;
import dev.offshoot.architecture.reading.Application;
import dev.offshoot.architecture.reading.Place;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the SQL scripts: the tables that they create, and the foreign keys and views between them. */
final class Scripts {

    private record Read(Application.Script script, @Nullable Module module, Sql statement) {}

    private final Structure structure;
    private final Tables tables;
    private final List<Constraint> constraints = new ArrayList<>();
    private final List<Misunderstood> misunderstood = new ArrayList<>();

    Scripts(Structure structure, Tables tables) {
        this.structure = structure;
        this.tables = tables;
        List<Read> all = new ArrayList<>();
        structure.application().scripts().forEach(script -> read(script, all));
        all.forEach(this::bind);
    }

    List<Constraint> constraints() {
        return constraints;
    }

    List<Misunderstood> misunderstood() {
        return misunderstood;
    }

    private void read(Application.Script script, List<Read> all) {
        var module = moduleOf(script);
        var read = Sql.script(script.text());
        for (var statement : read.statements()) {
            all.add(new Read(script, module, statement));
            statement.created().ifPresent(created -> {
                var owner = created.schema() == null
                        ? module
                        : tables.table(created, module).owner();
                if (owner != null) {
                    tables.own(created.table(), owner);
                }
            });
        }
        for (var lost : read.misunderstood()) {
            if (module != null && !module.library()) {
                misunderstood.add(new Misunderstood(Place.of(script, lost.line()), lost.start()));
            }
            structure
                    .application()
                    .couldNotSee(script.path() + ":" + lost.line() + " was not understood: " + lost.start());
        }
    }

    private void bind(Read read) {
        var statement = read.statement();
        var from = statement
                .created()
                .or(() -> statement.used().stream()
                        .filter(name -> !statement.referenced().contains(name))
                        .findFirst());
        if (from.isEmpty()) {
            return;
        }
        var origin = tables.table(from.get(), read.module());
        var module = origin.owner() == null ? read.module() : origin.owner();
        var place = Place.of(read.script(), statement.line());
        statement
                .referenced()
                .forEach(target -> constraints.add(
                        new Constraint(module, place, origin, tables.table(target, read.module()), false)));
        if (statement.created().isPresent() && statement.referenced().isEmpty()) {
            statement
                    .used()
                    .forEach(target -> constraints.add(
                            new Constraint(module, place, origin, tables.table(target, read.module()), true)));
        }
    }

    /**
     * The module that a folder on the path of a script is named after. Libraries are left out: a folder may share the
     * name of one by accident.
     */
    private @Nullable Module moduleOf(Application.Script script) {
        for (var part : script.path().split("/")) {
            for (var module : structure.capabilities()) {
                if (part.equalsIgnoreCase(module.name())) {
                    return module;
                }
            }
        }
        return null;
    }
}
