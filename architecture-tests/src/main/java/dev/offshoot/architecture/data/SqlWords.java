package dev.offshoot.architecture.data;

import dev.offshoot.architecture.data.Sql.Name;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Recognises SQL by its keywords, and finds table names in statements that are not understood. */
final class SqlWords {

    private static final Pattern LOOKS_LIKE_IT = Pattern.compile(
            "^[\\s(]*(select\\s.+\\sfrom\\s|insert\\s+into\\s|update\\s+\\S+.*\\sset\\s|delete\\s+from\\s|merge\\s+into\\s|with\\s.+\\sselect\\s|from\\s+[A-Z]\\w*\\s|truncate\\s+(table\\s+)?\\w|replace\\s+into\\s|upsert\\s+into\\s|\\{?\\s*(\\?\\s*=\\s*)?call\\s+[\\w.]+|exec(ute)?\\s+[\\w.]+|lock\\s+table\\s|(create|drop|alter)\\s+table\\s|copy\\s+\\w.*\\s(from|to)\\s)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern CALLS =
            Pattern.compile("^\\s*(\\{?\\s*(\\?\\s*=\\s*)?call|exec(ute)?)\\s", Pattern.CASE_INSENSITIVE);

    private static final Pattern KIND = Pattern.compile(
            "^\\s*(?:(create|alter|drop)\\s+(?:(?:or|replace|force|editionable|noneditionable|global|local|temp|temporary|unlogged|unique|definer\\s*=\\s*\\S+)\\s+)*(\\w+)|(\\w+))",
            Pattern.CASE_INSENSITIVE);

    private static final String NAME =
            "((?:[\\w$]+|\"[^\"]+\"|`[^`]+`|\\[[^\\]]+\\])(?:\\.(?:[\\w$]+|\"[^\"]+\"|`[^`]+`|\\[[^\\]]+\\]))*)";

    private static final Pattern INSERTS_VALUES = Pattern.compile(
            "\\s*insert\\s+(?:ignore\\s+)?into\\s+" + NAME + "\\s*(?:\\([^()]*\\)\\s*)?values\\b",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern SELECTS = Pattern.compile("\\bselect\\b", Pattern.CASE_INSENSITIVE);

    static final Pattern CREATES = Pattern.compile(
            "^\\s*create\\s+(?:\\w+\\s+){0,3}table\\s+(?:if\\s+not\\s+exists\\s+)?" + NAME, Pattern.CASE_INSENSITIVE);

    /** Its name is optional in PostgreSQL. */
    static final Pattern INDEXES = Pattern.compile(
            "^\\s*create\\s+(?:\\w+\\s+){0,2}index\\s+(?:[^(]*?\\s)?on\\s+(?:only\\s+)?" + NAME,
            Pattern.CASE_INSENSITIVE);

    static final Pattern REFERENCES = Pattern.compile("\\breferences\\s+" + NAME, Pattern.CASE_INSENSITIVE);

    private static final Pattern NAMED =
            Pattern.compile("\\b(?:from|join|into|update|table|using)\\s+" + NAME, Pattern.CASE_INSENSITIVE);

    /** Tables and schemas of the database system, which belong to no module. */
    private static final Set<String> SYSTEM_TABLES =
            Set.of("dual", "sysdummy1", "rdb$database", "sqlite_master", "sqlite_sequence");

    private static final Set<String> SYSTEM_SCHEMAS = Set.of(
            "information_schema", "pg_catalog", "sys", "sysibm", "syscat", "mysql", "performance_schema", "system");

    /** Whether a text looks like SQL or JPQL. */
    static boolean looksLikeIt(String text) {
        return text.length() > 8
                && LOOKS_LIKE_IT.matcher(SqlPieces.withoutComments(text)).find();
    }

    /** Whether it calls a stored procedure. */
    static boolean calls(String text) {
        return CALLS.matcher(SqlPieces.withoutComments(text)).find();
    }

    /** The table into which a statement inserts nothing but values; it may have megabytes, and need not be parsed. */
    static Optional<Set<Name>> insertsValues(String text) {
        var found = INSERTS_VALUES.matcher(text);
        return found.lookingAt() && !selects(text) ? Optional.of(Set.of(Name.of(found.group(1)))) : Optional.empty();
    }

    /** Whether it has a query in it. */
    static boolean selects(String text) {
        return SELECTS.matcher(text).find();
    }

    /** What kind of statement a text is: its first words, such as {@code CREATE TRIGGER}. */
    static String kind(String text) {
        var found = KIND.matcher(text);
        return found.find()
                ? Stream.of(1, 2, 3)
                        .map(found::group)
                        .filter(word -> word != null)
                        .map(word -> word.toUpperCase(Locale.ROOT))
                        .collect(Collectors.joining(" "))
                : "of an unknown kind";
    }

    /** The names in a text where table names are expected. */
    static Set<Name> namesIn(String text) {
        return NAMED.matcher(text)
                .results()
                .map(found -> Name.of(found.group(1)))
                .filter(name -> !belongsToNobody(name))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    static boolean belongsToNobody(Name name) {
        return SYSTEM_TABLES.contains(name.table())
                || name.schema() != null && SYSTEM_SCHEMAS.contains(name.schema())
                || name.table().startsWith("pg_") && name.schema() == null;
    }

    private SqlWords() {}
}
