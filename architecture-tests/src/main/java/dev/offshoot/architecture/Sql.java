package dev.offshoot.architecture;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.alter.Alter;
import net.sf.jsqlparser.statement.create.index.CreateIndex;
import net.sf.jsqlparser.statement.create.table.CreateTable;
import net.sf.jsqlparser.statement.create.table.ForeignKeyIndex;
import net.sf.jsqlparser.statement.create.view.CreateView;
import net.sf.jsqlparser.statement.delete.Delete;
import net.sf.jsqlparser.statement.insert.Insert;
import net.sf.jsqlparser.statement.merge.Merge;
import net.sf.jsqlparser.statement.update.Update;
import net.sf.jsqlparser.util.TablesNamesFinder;
import org.jspecify.annotations.Nullable;

/**
 * What one SQL statement has to do with which tables.
 *
 * @param line the line of the script or text that it starts in, from 1
 * @param created the table or view that it makes
 * @param changed the tables whose rows it writes
 * @param used all tables that it names, those too
 * @param referenced the tables that its foreign keys point to
 */
record Sql(int line, Optional<Name> created, Set<Name> changed, Set<Name> used, Set<Name> referenced) {

    /** What stands in a text where the code puts something in at run time. */
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

    /** What came of reading several statements: those that were understood, and the first lines of the others. */
    record Script(List<Sql> statements, List<Misunderstood> misunderstood) {}

    record Misunderstood(int line, String start) {}

    /** Whether somebody who reads this text would take it for SQL, or for a query in the language of JPA. */
    static boolean looksLikeIt(String text) {
        return LOOKS_LIKE_IT.matcher(text).find();
    }

    private static final java.util.regex.Pattern LOOKS_LIKE_IT = java.util.regex.Pattern.compile(
            "^\\s*(select\\s.+\\sfrom\\s|insert\\s+into\\s|update\\s+\\S+.*\\sset\\s|delete\\s+from\\s|merge\\s+into\\s|with\\s.+\\sselect\\s|from\\s+[A-Z]\\w*\\s)",
            java.util.regex.Pattern.CASE_INSENSITIVE | java.util.regex.Pattern.DOTALL);

    /** Whether a part of it is only known at run time. */
    static boolean isPutTogether(String text) {
        return text.indexOf(PLACEHOLDER) >= 0 || text.contains("%s");
    }

    /** Reads a script, statement by statement. */
    static Script script(String text) {
        List<Sql> understood = new ArrayList<>();
        List<Misunderstood> misunderstood = new ArrayList<>();
        for (var piece : pieces(text)) {
            try {
                understood.add(of(piece.line(), CCJSqlParserUtil.parse(piece.text())));
            } catch (Exception | StackOverflowError e) {
                misunderstood.add(new Misunderstood(piece.line(), start(withoutComments(piece.text()))));
            }
        }
        return new Script(understood, misunderstood);
    }

    private static String start(String statement) {
        var words = statement.strip().replaceAll("\\s+", " ");
        return words.length() > 60 ? words.substring(0, 60) + "…" : words;
    }

    /**
     * Reads one statement; nothing if it is not understood. What is put in at run time may stand for a name or for a
     * clause; and a qualified name may be a word that the parser keeps for itself.
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
            }
            used.addAll(names(statement));
        }
        used.addAll(changed);
        used.addAll(referenced);
        used.removeIf(Sql::isUnknown);
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
            // a statement about no table: SET, COMMENT, GRANT
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

    /** {@code customer_id UUID REFERENCES customer (id)}: the parser leaves what follows the type as words. */
    private static void reference(@Nullable List<String> words, Set<Name> referenced) {
        for (int i = 0; words != null && i + 1 < words.size(); i++) {
            if (words.get(i).equalsIgnoreCase("REFERENCES")) {
                referenced.add(Name.of(words.get(i + 1)));
            }
        }
    }

    private record Piece(int line, String text) {}

    /** The statements between semicolons, but for those inside quotes, comments and dollar quotes. */
    private static List<Piece> pieces(String text) {
        List<Piece> pieces = new ArrayList<>();
        var from = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || text.charAt(i) == ';') {
                var piece = text.substring(from, i);
                if (!withoutComments(piece).isBlank()) {
                    var start = from + leadingSpace(piece);
                    pieces.add(new Piece(
                            (int) text.substring(0, start).lines().count()
                                    + (start > 0 && text.charAt(start - 1) == '\n' ? 1 : start == 0 ? 1 : 0),
                            piece));
                }
                from = i + 1;
            } else {
                i = end(text, i);
            }
        }
        return pieces;
    }

    private static int leadingSpace(String piece) {
        var i = 0;
        while (i < piece.length()) {
            if (Character.isWhitespace(piece.charAt(i))) {
                i++;
            } else if (piece.startsWith("--", i) || piece.startsWith("/*", i)) {
                i = end(piece, i) + 1;
            } else {
                break;
            }
        }
        return Math.min(i, piece.length());
    }

    private static String withoutComments(String piece) {
        return piece.substring(leadingSpace(piece));
    }

    /** Where the quote or comment ends that starts here; here, if none does. */
    private static int end(String text, int start) {
        String close;
        var skip = 1;
        switch (text.charAt(start)) {
            case '\'' -> close = "'";
            case '"' -> close = "\"";
            case '-' -> {
                if (!text.startsWith("--", start)) {
                    return start;
                }
                close = "\n";
            }
            case '/' -> {
                if (!text.startsWith("/*", start)) {
                    return start;
                }
                close = "*/";
                skip = 2;
            }
            case '$' -> {
                var tag = text.indexOf('$', start + 1);
                if (tag < 0 || !text.substring(start + 1, tag).matches("\\w*")) {
                    return start;
                }
                close = text.substring(start, tag + 1);
                skip = close.length();
            }
            default -> {
                return start;
            }
        }
        var end = text.indexOf(close, start + skip);
        return end < 0 ? text.length() - 1 : end + close.length() - 1;
    }
}
