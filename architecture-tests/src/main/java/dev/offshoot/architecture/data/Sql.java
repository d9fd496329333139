package dev.offshoot.architecture.data;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.CreateFunctionalStatement;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.UnsupportedStatement;
import net.sf.jsqlparser.statement.alter.Alter;
import net.sf.jsqlparser.statement.create.index.CreateIndex;
import net.sf.jsqlparser.statement.create.table.CreateTable;
import net.sf.jsqlparser.statement.create.table.ForeignKeyIndex;
import net.sf.jsqlparser.statement.create.view.CreateView;
import net.sf.jsqlparser.statement.delete.Delete;
import net.sf.jsqlparser.statement.insert.Insert;
import net.sf.jsqlparser.statement.merge.Merge;
import net.sf.jsqlparser.statement.truncate.Truncate;
import net.sf.jsqlparser.statement.update.Update;
import net.sf.jsqlparser.statement.upsert.Upsert;
import net.sf.jsqlparser.util.TablesNamesFinder;
import org.jspecify.annotations.Nullable;

/**
 * The tables that an SQL statement creates, changes, uses and references.
 *
 * @param line the line of the script or text at which it starts, from 1
 * @param created the table or view that it creates
 * @param changed the tables whose rows it changes
 * @param used all tables that it names, including changed and referenced ones
 * @param referenced the tables that its foreign keys reference
 */
record Sql(int line, Optional<Name> created, Set<Name> changed, Set<Name> used, Set<Name> referenced) {

    /** Marks where a value is inserted at run time. */
    static final char PLACEHOLDER = '\u0001';

    private static final String UNKNOWN = "put_in_at_run_time";

    /** The name of a table, in lower case and without quotes, with its schema if the statement names it. */
    record Name(@Nullable String schema, String table) {

        static Name of(String qualified) {
            var clean = qualified.replaceAll("[\"`\\[\\]]", "").toLowerCase(Locale.ROOT);
            var dot = clean.lastIndexOf('.');
            var schema = dot < 0 ? null : clean.substring(0, dot);
            return new Name(
                    schema == null ? null : schema.substring(schema.lastIndexOf('.') + 1), clean.substring(dot + 1));
        }

        @Override
        public String toString() {
            return schema == null ? table : schema + "." + table;
        }
    }

    /** The result of parsing several statements: those that were understood, and the beginnings of the others. */
    record Script(List<Sql> statements, List<Misunderstood> misunderstood) {}

    /**
     * A statement that was not understood.
     *
     * @param kind what kind it is, such as {@code CREATE TRIGGER}
     * @param start its beginning, as reports show it
     * @param named the names at which tables are expected in it
     */
    record Misunderstood(int line, String kind, String start, Set<Name> named) {}

    private static final Pattern BLANK_LINES = Pattern.compile("\\n(?:[ \\t\\r]*\\n)+");

    private static final Pattern DEFAULT_OF_FUNCTION = Pattern.compile(
            "\\bDEFAULT\\s+[\\w.]+\\s*\\((?:[^()]|\\([^()]*\\))*\\)(?:::[\\w.]+)?", Pattern.CASE_INSENSITIVE);

    /** Words that a statement can begin with. */
    private static final Pattern BEGINNING = Pattern.compile(
            "^\\s*(--|/\\*|create|alter|drop|insert|update|delete|merge|select|with|set|comment|grant|revoke|use|truncate|begin|commit)",
            Pattern.CASE_INSENSITIVE);

    /** Statements about the session or the database, and not about a table. */
    private static final Pattern SESSION = Pattern.compile(
            "^\\s*(set|use|begin|end|commit|rollback|start\\s+transaction|create\\s+(schema|database|extension|sequence|user|role|type|domain|tablespace)|alter\\s+(session|sequence|database|schema|user|role|type|system|default\\s+privileges)|drop\\s+(table\\s+\\S+\\s+if\\s+exists|view\\s+\\S+\\s+if\\s+exists|sequence|index|schema|database|user|role|type|extension|function|procedure|trigger)|grant|revoke|comment\\s+on|analy[sz]e|vacuum|print|prompt|show|flush|reset|whenever|spool|quit|exit|purge|checkpoint|reindex|cluster|pragma|unlock|lock\\s+tables|delimiter|\\\\\\w+|exec\\s+sp_\\w+)\\b",
            Pattern.CASE_INSENSITIVE);

    /** Whether a part of the text is only known at run time. */
    static boolean isPutTogether(String text) {
        return text.indexOf(PLACEHOLDER) >= 0 || text.contains("%s");
    }

    /** Parses a script, statement by statement. */
    static Script script(String text) {
        List<Sql> understood = new ArrayList<>();
        List<Misunderstood> misunderstood = new ArrayList<>();
        for (var piece : SqlPieces.pieces(text)) {
            var whole = understand(piece);
            if (whole.isPresent()) {
                understood.add(whole.get());
                continue;
            }
            var parts = piece.parts();
            if (parts.size() > 1
                    && parts.stream()
                            .allMatch(part -> BEGINNING.matcher(part.text()).find())) {
                for (var part : parts) {
                    understand(part).ifPresentOrElse(understood::add, () -> lost(part, understood, misunderstood));
                }
            } else {
                lost(piece, understood, misunderstood);
            }
        }
        return new Script(understood, misunderstood);
    }

    private static void lost(SqlPieces.Piece piece, List<Sql> understood, List<Misunderstood> misunderstood) {
        var plain = SqlPieces.withoutComments(piece.text());
        if (SESSION.matcher(plain).find()) {
            return;
        }
        var index = SqlWords.INDEXES.matcher(plain);
        if (index.find()) {
            understood.add(
                    new Sql(piece.line(), Optional.empty(), Set.of(), Set.of(Name.of(index.group(1))), Set.of()));
            return;
        }
        var table = SqlWords.CREATES.matcher(plain);
        if (table.find()) {
            Set<Name> referenced = new LinkedHashSet<>();
            SqlWords.REFERENCES.matcher(plain).results().forEach(found -> referenced.add(Name.of(found.group(1))));
            understood.add(
                    new Sql(piece.line(), Optional.of(Name.of(table.group(1))), Set.of(), referenced, referenced));
            // types and options of dialects are no evidence
            if (!SqlWords.selects(plain)) {
                return;
            }
        }
        misunderstood.add(new Misunderstood(piece.line(), SqlWords.kind(plain), start(plain), SqlWords.namesIn(plain)));
    }

    private static Optional<Sql> understand(SqlPieces.Piece piece) {
        // the parser treats several blank lines as the end of a statement
        var text = BLANK_LINES.matcher(piece.text()).replaceAll("\n");
        var rows = SqlWords.insertsValues(text);
        if (rows.isPresent()) {
            return Optional.of(new Sql(piece.line(), Optional.empty(), rows.get(), rows.get(), Set.of()));
        }
        return Stream.<java.util.function.UnaryOperator<String>>of(
                        same -> same, same -> DEFAULT_OF_FUNCTION.matcher(same).replaceAll("DEFAULT 0"))
                .map(change -> change.apply(text))
                .distinct()
                .flatMap(candidate -> {
                    try {
                        var statement = SqlParsing.parse(candidate);
                        // the parser takes the body of a procedure as it is
                        return statement instanceof CreateFunctionalStatement
                                        || statement instanceof UnsupportedStatement
                                ? Stream.<Sql>empty()
                                : Stream.of(of(piece.line(), statement));
                    } catch (Exception | StackOverflowError e) {
                        return Stream.empty();
                    }
                })
                .findFirst();
    }

    private static String start(String statement) {
        var words = statement.strip().replaceAll("\\s+", " ");
        return words.length() > 60 ? words.substring(0, 60) + "…" : words;
    }

    /**
     * Parses one statement; empty if it is not understood. Several variants are tried: a value inserted at run time may be a
     * name or a clause, and a qualified name may be a reserved word of the parser.
     */
    static Optional<Sql> parse(String text) {
        var marked = text.replaceAll("%(\\d+\\$)?[sd]", String.valueOf(PLACEHOLDER));
        return Stream.of(
                        marked.replace(String.valueOf(PLACEHOLDER), UNKNOWN),
                        marked.replace(String.valueOf(PLACEHOLDER), " "),
                        marked.replace(String.valueOf(PLACEHOLDER), " ").replaceAll("\\.(\\w+)", ".\"$1\""))
                .flatMap(candidate -> single(candidate).stream())
                .findFirst();
    }

    private static Optional<Sql> single(String text) {
        var read = script(text);
        return read.misunderstood().isEmpty() && read.statements().size() == 1
                ? Optional.of(read.statements().get(0))
                : Optional.empty();
    }

    private static Sql of(int line, Statement statement) {
        Set<Name> changed = new LinkedHashSet<>();
        Set<Name> used = new LinkedHashSet<>();
        Set<Name> referenced = new LinkedHashSet<>();
        Optional<Name> created = Optional.empty();
        if (statement instanceof CreateTable table) {
            created = Optional.of(name(table.getTable()));
            references(table, referenced);
            if (table.getSelect() != null) {
                used.addAll(names(table.getSelect()));
            }
        } else if (statement instanceof CreateView view) {
            created = Optional.of(name(view.getView()));
            used.addAll(names(view.getSelect()));
        } else if (statement instanceof CreateIndex index) {
            used.add(name(index.getTable()));
        } else if (statement instanceof Alter alter) {
            used.add(name(alter.getTable()));
            references(alter, referenced);
        } else {
            if (statement instanceof Insert insert) {
                changed.add(name(insert.getTable()));
            } else if (statement instanceof Update update) {
                changed.add(name(update.getTable()));
            } else if (statement instanceof Delete delete) {
                if (delete.getTable() != null) {
                    changed.add(name(delete.getTable()));
                }
            } else if (statement instanceof Merge merge) {
                changed.add(name(merge.getTable()));
            } else if (statement instanceof Upsert upsert) {
                changed.add(name(upsert.getTable()));
            } else if (statement instanceof Truncate truncate && truncate.getTable() != null) {
                changed.add(name(truncate.getTable()));
            }
            used.addAll(names(statement));
        }
        used.addAll(changed);
        used.addAll(referenced);
        used.removeIf(name -> isUnknown(name) || SqlWords.belongsToNobody(name));
        changed.removeIf(Sql::isUnknown);
        return new Sql(line, created, changed, used, referenced);
    }

    private static boolean isUnknown(Name name) {
        return name.table().contains(UNKNOWN);
    }

    private static Name name(Table table) {
        return Name.of(table.getFullyQualifiedName());
    }

    private static Set<Name> names(Statement statement) {
        Set<Name> names = new LinkedHashSet<>();
        try {
            new TablesNamesFinder<Void>().getTables(statement).forEach(name -> names.add(Name.of(name)));
        } catch (UnsupportedOperationException e) {
            // statements such as SET, COMMENT and GRANT name no table
        }
        return names;
    }

    private static void references(CreateTable table, Set<Name> referenced) {
        if (table.getIndexes() != null) {
            for (var index : table.getIndexes()) {
                if (index instanceof ForeignKeyIndex key) {
                    referenced.add(name(key.getTable()));
                }
            }
        }
        if (table.getColumnDefinitions() != null) {
            table.getColumnDefinitions().forEach(column -> reference(column.getColumnSpecs(), referenced));
        }
    }

    private static void references(Alter alter, Set<Name> referenced) {
        for (var change : alter.getAlterExpressions()) {
            if (change.getIndex() instanceof ForeignKeyIndex key) {
                referenced.add(name(key.getTable()));
            }
            if (change.getFkSourceTable() != null) {
                referenced.add(Name.of(change.getFkSourceTable()));
            }
            if (change.getColDataTypeList() != null) {
                change.getColDataTypeList().forEach(column -> reference(column.getColumnSpecs(), referenced));
            }
        }
    }

    /** {@code customer_id UUID REFERENCES customer (id)}: the parser returns what follows the type as words. */
    private static void reference(@Nullable List<String> words, Set<Name> referenced) {
        for (int i = 0; words != null && i + 1 < words.size(); i++) {
            if (words.get(i).equalsIgnoreCase("REFERENCES")) {
                referenced.add(Name.of(words.get(i + 1)));
            }
        }
    }
}
