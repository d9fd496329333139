package dev.offshoot.architecture.data;

import dev.offshoot.architecture.data.Sql.Name;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the changes of a Liquibase changelog as statements. SQL files that it includes are read as scripts. */
final class Changelog {

    /** Elements that say what is to be done only if the change is taken back, or whether it is to be done at all. */
    private static final Set<String> NOT_DONE = Set.of("rollback", "preConditions", "validCheckSum");

    private static final Set<String> CHANGES_ROWS = Set.of("insert", "update", "delete", "loadData", "loadUpdateData");

    private final List<Sql> understood = new ArrayList<>();
    private final List<Sql.Misunderstood> misunderstood = new ArrayList<>();

    private Changelog() {}

    /** Reads a changelog in XML, YAML or JSON. */
    static Sql.Script read(String text) {
        var changelog = new Changelog();
        var root = Tree.parse(text);
        if (root.isPresent()) {
            changelog.walk(root.get());
        } else {
            changelog.misunderstood.add(
                    new Sql.Misunderstood(1, "of Liquibase", "the changelog cannot be parsed", Set.of()));
        }
        return new Sql.Script(changelog.understood, changelog.misunderstood);
    }

    private void walk(Tree change) {
        if (NOT_DONE.contains(change.name())) {
            return;
        }
        var table = name(change, "schemaName", "tableName");
        switch (change.name()) {
            case "createTable" -> add(change, table, Set.of(), references(change));
            case "addColumn" -> add(change, null, names(table), references(change));
            case "addForeignKeyConstraint" ->
                add(
                        change,
                        null,
                        names(name(change, "baseTableSchemaName", "baseTableName")),
                        names(name(change, "referencedTableSchemaName", "referencedTableName")));
            case "createView" -> createView(change);
            case "sql" -> sql(change, change.text("sql"));
            case "createProcedure" -> sql(change, change.text("procedureText"));
            default -> {
                if (CHANGES_ROWS.contains(change.name()) && table != null) {
                    understood.add(new Sql(change.line(), Optional.empty(), names(table), names(table), Set.of()));
                }
                change.children().forEach(this::walk);
            }
        }
    }

    private void createView(Tree change) {
        var view = name(change, "schemaName", "viewName");
        var select = Sql.parse(change.text("selectQuery"));
        if (select.isPresent()) {
            add(change, view, select.get().used(), Set.of());
        } else {
            sql(change, change.text("selectQuery"));
        }
    }

    private void sql(Tree change, String text) {
        var read = Sql.script(text);
        var before = change.line() - 1;
        read.statements()
                .forEach(statement -> understood.add(new Sql(
                        before + statement.line(),
                        statement.created(),
                        statement.changed(),
                        statement.used(),
                        statement.referenced())));
        read.misunderstood()
                .forEach(lost -> misunderstood.add(
                        new Sql.Misunderstood(before + lost.line(), lost.kind(), lost.start(), lost.named())));
    }

    private void add(Tree change, @Nullable Name created, Set<Name> used, Set<Name> referenced) {
        Set<Name> all = new LinkedHashSet<>(used);
        all.addAll(referenced);
        understood.add(new Sql(change.line(), Optional.ofNullable(created), Set.of(), all, referenced));
    }

    /** The tables that columns reference: {@code references="customers(id)"}, or with an attribute of their own. */
    private static Set<Name> references(Tree change) {
        Set<Name> found = new LinkedHashSet<>();
        for (var child : change.children()) {
            if (child.name().equals("constraints")) {
                var written = child.attribute("references");
                if (!written.isEmpty()) {
                    found.add(plain(written.replaceFirst("\\s*\\(.*", "")));
                }
                found.addAll(names(name(child, "referencedTableSchemaName", "referencedTableName")));
            }
            found.addAll(references(child));
        }
        return found;
    }

    private static @Nullable Name name(Tree change, String schema, String table) {
        var named = change.attribute(table);
        if (named.isEmpty()) {
            return null;
        }
        var inSchema = change.attribute(schema);
        return plain(inSchema.isEmpty() ? named : inSchema + "." + named);
    }

    /** A name without the parameters that Liquibase replaces when it runs, such as {@code ${schema}}. */
    private static Name plain(String written) {
        return Name.of(written.replaceAll("\\$\\{[^}]*\\}", "").replaceFirst("^\\.+", ""));
    }

    private static Set<Name> names(@Nullable Name name) {
        return Stream.ofNullable(name).collect(java.util.stream.Collectors.toSet());
    }
}
