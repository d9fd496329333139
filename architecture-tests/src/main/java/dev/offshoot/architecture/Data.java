package dev.offshoot.architecture;

import dev.offshoot.architecture.Finding.Place;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which module owns which table, and which statements in code and scripts name which tables. */
final class Data {

    /** A table, and the module that owns it, if that is known. */
    record Table(@Nullable Module owner, String name) {

        @Override
        public String toString() {
            return owner == null ? name : owner + "." + name;
        }
    }

    /**
     * A query or statement in the code of a module.
     *
     * @param text its beginning, as it is shown to people
     */
    record Query(Module module, Place place, String text, Set<Table> used, Set<Table> changed) {

        /** The modules whose tables it names. */
        Set<Module> owners() {
            return used.stream()
                    .map(Table::owner)
                    .filter(owner -> owner != null)
                    .collect(Collectors.toCollection(() -> new TreeSet<>(Comparator.comparing(Module::name))));
        }
    }

    /** A foreign key, or a view, that a script makes. */
    record Constraint(@Nullable Module module, Place place, Table from, Table to, boolean view) {}

    /** A statement in a module that the parser does not know. */
    record Misunderstood(Place place, String text) {}

    private final Tables tables;
    private final Scripts scripts;
    private final Queries queries;

    Data(Structure structure) {
        this.tables = new Tables(structure);
        this.scripts = new Scripts(structure, tables);
        this.queries = new Queries(structure, tables);
    }

    List<Query> queries() {
        return queries.all();
    }

    List<Constraint> constraints() {
        return scripts.constraints();
    }

    /** The entities, and the tables that they are mapped to. */
    List<Tables.Mapping> mappings() {
        return tables.mappings();
    }

    /** What was not understood in the code and the scripts of modules that are no libraries. */
    List<Misunderstood> misunderstood() {
        return Stream.concat(scripts.misunderstood().stream(), queries.misunderstood().stream())
                .toList();
    }
}
