package dev.offshoot.architecture.data;

import dev.offshoot.architecture.data.Sql.Name;
import dev.offshoot.architecture.modules.Module;
import dev.offshoot.architecture.reading.Application;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The part of an application's scripts that is about the tables of one module, and those that all modules share. */
final class Migrations {

    /** What a table may need, and nobody owns. */
    private static final Pattern NOBODYS = Pattern.compile(
            "^\\s*(set|create\\s+(schema|extension|sequence|type|domain)|(alter|drop)\\s+sequence)\\b",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern SEQUENCE = Pattern.compile(
            "^\\s*(?:create|alter|drop)\\s+sequence\\s+(?:if\\s+(?:not\\s+)?exists\\s+)?([\\w.\"]+?)(?:_id)?_seq(?:uence)?\\b",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern SESSION = Pattern.compile("^\\s*set\\b", Pattern.CASE_INSENSITIVE);

    /** The tables of Spring Modulith's registry, which every process has that uses it. */
    private static final String REGISTRY = "event_publication";

    private Migrations() {}

    /**
     * The scripts, by path, without the statements about other tables. A script of which nothing is left is left out, and so
     * is one of another module.
     *
     * @param home the module that a script belongs to as a whole, or null
     * @param owner the module that owns a table that is named in a script, or null
     * @param unowned receives the names of the tables that no module is known to own
     */
    static Map<String, String> of(
            Application application,
            Module module,
            Function<Application.Script, @Nullable Module> home,
            BiFunction<Application.Script, Name, @Nullable Module> owner,
            Consumer<String> unowned) {
        var parts = new TreeMap<String, String>();
        for (var script : application.scripts()) {
            var around = home.apply(script);
            if (around != null && !around.equals(module)) {
                continue;
            }
            var own = SqlPieces.pieces(script.text()).stream()
                    .filter(piece -> isOf(module, script, piece, owner, unowned))
                    // on a line of its own: a comment may be last
                    .map(piece -> piece.text().strip() + (piece.text().contains("--") ? "\n;\n" : ";\n"))
                    .toList();
            if (own.stream()
                    .anyMatch(text ->
                            !SESSION.matcher(SqlPieces.withoutComments(text)).find())) {
                parts.put(script.path(), String.join("\n", own));
            }
        }
        return parts;
    }

    private static boolean isNobodys(String text) {
        return NOBODYS.matcher(SqlPieces.withoutComments(text)).find();
    }

    private static boolean isOf(
            Module module,
            Application.Script script,
            SqlPieces.Piece piece,
            BiFunction<Application.Script, Name, @Nullable Module> owner,
            Consumer<String> unowned) {
        if (isNobodys(piece.text())) {
            // Hibernate names a sequence after its table
            var sequence = SEQUENCE.matcher(SqlPieces.withoutComments(piece.text()));
            var owning = sequence.find() ? owner.apply(script, Name.of(sequence.group(1))) : null;
            return owning == null || owning.equals(module) || owning.library();
        }
        var read = Sql.script(piece.text());
        var named = Stream.concat(
                        read.statements().stream()
                                .flatMap(statement -> Stream.of(
                                                statement.created().stream(),
                                                statement.used().stream(),
                                                statement.changed().stream())
                                        .flatMap(names -> names)),
                        read.misunderstood().stream().flatMap(lost -> lost.named().stream()))
                .collect(Collectors.toSet());
        return !named.isEmpty()
                && named.stream().allMatch(name -> {
                    var owning = owner.apply(script, name);
                    if (owning == null && !name.table().startsWith(REGISTRY)) {
                        unowned.accept(name.toString());
                    }
                    return owning == null
                            ? name.table().startsWith(REGISTRY)
                            : owning.equals(module) || owning.library();
                });
    }
}
