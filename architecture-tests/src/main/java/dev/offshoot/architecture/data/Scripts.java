package dev.offshoot.architecture.data;

import dev.offshoot.architecture.data.Data.Constraint;
import dev.offshoot.architecture.data.Data.Misunderstood;
import dev.offshoot.architecture.modules.Module;
import dev.offshoot.architecture.modules.Structure;
import dev.offshoot.architecture.reading.Application;
import dev.offshoot.architecture.reading.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads SQL scripts and the changelogs of Liquibase: the tables that they create, and the foreign keys and views between them. */
final class Scripts {

    private record Read(Application.Script script, @Nullable Module module, Sql statement) {}

    private record Lost(Application.Script script, @Nullable Module module, Sql.Misunderstood statement) {

        Place place() {
            return Place.of(script, statement.line());
        }
    }

    private final Structure structure;
    private final Tables tables;
    private final List<Constraint> constraints = new ArrayList<>();
    private final List<Misunderstood> misunderstood = new ArrayList<>();

    Scripts(Structure structure, Tables tables) {
        this.structure = structure;
        this.tables = tables;
        List<Read> all = new ArrayList<>();
        List<Lost> lost = new ArrayList<>();
        structure.application().scripts().forEach(script -> read(script, Sql.script(script.text()), all, lost));
        structure.application().changelogs().forEach(log -> read(log, Changelog.read(log.text()), all, lost));
        all.forEach(this::bind);
        tell(lost);
    }

    List<Constraint> constraints() {
        return constraints;
    }

    List<Misunderstood> misunderstood() {
        return misunderstood;
    }

    /**
     * The part of each SQL script that is about the tables of one module, by path.
     *
     * @param unowned receives the names of the tables that no module is known to own
     */
    Map<String, String> of(Module module, Consumer<String> unowned) {
        return Migrations.of(
                structure.application(),
                module,
                this::moduleOf,
                (script, name) -> tables.isKnown(name) || name.schema() != null
                        ? tables.table(name, moduleOf(script)).owner()
                        : null,
                unowned);
    }

    private void read(Application.Script script, Sql.Script read, List<Read> all, List<Lost> lost) {
        var module = moduleOf(script);
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
        read.misunderstood().forEach(statement -> lost.add(new Lost(script, module, statement)));
    }

    /**
     * Reports what was not understood: one line for each kind of statement, because a schema may have hundreds of triggers.
     * It may concern the module that the script belongs to, or else those whose tables it seems to name.
     */
    private void tell(List<Lost> lost) {
        Map<String, List<Lost>> kinds = new TreeMap<>();
        for (var one : lost) {
            kinds.computeIfAbsent(one.statement().kind(), key -> new ArrayList<>())
                    .add(one);
            var concerned = one.module() != null
                    ? Stream.of(one.module())
                    : one.statement().named().stream()
                            .flatMap(name -> Stream.ofNullable(
                                    tables.isKnown(name)
                                            ? tables.table(name, null).owner()
                                            : null))
                            .distinct();
            concerned
                    .filter(module -> !module.library())
                    .forEach(module -> misunderstood.add(new Misunderstood(
                            module, one.place(), one.statement().start())));
        }
        kinds.forEach((kind, all) -> structure
                .application()
                .couldNotSee((all.size() == 1
                                ? "A statement " + kind + " was not understood, in "
                                : all.size() + " statements " + kind + " were not understood, the first in ")
                        + all.get(0).place() + ": " + all.get(0).statement().start()));
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
