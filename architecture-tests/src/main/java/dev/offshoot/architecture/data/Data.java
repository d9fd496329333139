package dev.offshoot.architecture.data;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.offshoot.architecture.modules.Module;
import dev.offshoot.architecture.modules.Structure;
import dev.offshoot.architecture.reading.Place;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which module owns which table, and which tables the statements in code and scripts use. */
public final class Data {

    /** A table, and the module that owns it, if that is known. */
    public record Table(@Nullable Module owner, String name) {

        @Override
        public String toString() {
            return owner == null ? name : owner + "." + name;
        }
    }

    /**
     * A query or statement in the code of a module.
     *
     * @param text its beginning, as reports show it
     */
    public record Query(Module module, Place place, String text, Set<Table> used, Set<Table> changed) {

        /** The modules whose tables it uses. */
        public Set<Module> owners() {
            return used.stream()
                    .map(Table::owner)
                    .filter(owner -> owner != null)
                    .collect(Collectors.toCollection(() -> new TreeSet<>(Comparator.comparing(Module::name))));
        }
    }

    /** A foreign key or a view that a script creates. */
    public record Constraint(@Nullable Module module, Place place, Table from, Table to, boolean view) {}

    /** A statement in a module that the parser does not understand. */
    public record Misunderstood(Module module, Place place, String text) {}

    /**
     * An access to stored data in a module whose tables are unknown.
     *
     * @param what how it is accessed, continuing "The module …"
     */
    public record Unseen(Module module, Place place, String what) {}

    /** An entity of a module, and the table that it is mapped to, with its schema if the entity names it. */
    public record Mapping(Module module, JavaClass entity, String table) {}

    private final Tables tables;
    private final Scripts scripts;
    private final Queries queries;

    /** Reads the entities, scripts and queries of an application. */
    public Data(Structure structure) {
        this.tables = new Tables(structure);
        this.scripts = new Scripts(structure, tables);
        this.queries = new Queries(structure, tables);
    }

    /** The queries and statements in the code of modules; those of libraries are left out. */
    public List<Query> queries() {
        return queries.all();
    }

    /**
     * The part of each SQL script that is about the tables of one module, by path; scripts without any are left out.
     *
     * @param unowned receives the names of the tables that no module is known to own, again for each statement
     */
    public Map<String, String> scriptsOf(Module module, Consumer<String> unowned) {
        return scripts.of(module, unowned);
    }

    /** The foreign keys and views that scripts create. */
    public List<Constraint> constraints() {
        return scripts.constraints();
    }

    /** The entities, and the tables that they are mapped to. */
    public List<Mapping> mappings() {
        return tables.mappings();
    }

    /** The accesses to stored data whose tables are unknown, without {@link #misunderstood()}; those of libraries are left out. */
    public List<Unseen> unseen() {
        return queries.unseen();
    }

    /** The statements that were not understood; those of libraries are left out. */
    public List<Misunderstood> misunderstood() {
        return Stream.concat(scripts.misunderstood().stream(), queries.misunderstood().stream())
                .toList();
    }
}
