package dev.offshoot.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the database did for one order, as a pgbench script that repeats it for another order each time. Statements and
 * transactions are those of the log; ids are new, times are current, and deliveries are those actually taken. Omits
 * transactions that wrote nothing, which are polls of empty queues.
 */
final class Trace {

    private static final Pattern EXECUTED = Pattern.compile("(?:execute [^ ]+|statement): (.*)", Pattern.DOTALL);
    private static final Pattern PARAMETER = Pattern.compile("\\$(\\d+) = (NULL|'(?:[^']|'')*')");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$(\\d+)");
    private static final Pattern WRITES = Pattern.compile("(?i)^(insert|update|delete)\\b.*", Pattern.DOTALL);
    private static final String UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
    private static final Pattern UUIDS = Pattern.compile("\\{?(\"?" + UUID + "\"?,?)+}?");
    private static final Pattern DELIVERIES = Pattern.compile("\\{\"?(\\d+)\"?}");
    private static final Pattern TIME =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d(\\.\\d+)?[+-]\\d\\d");
    private static final DateTimeFormatter LOGGED = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS 'UTC'");
    private static final DateTimeFormatter WRITTEN =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss[.SSSSSS][.SSSSS][.SSSS][.SSS][.SS][.S]X");
    private static final Duration SOON = Duration.ofSeconds(10);

    private final String product;
    private final List<List<Executed>> transactions;
    /** The pgbench variable for an id of this order. */
    private final Map<String, String> ids = new LinkedHashMap<>();
    /** The variable for a delivery, by its schema and number, once it is taken. */
    private final Map<String, String> deliveries = new HashMap<>();

    private int takes;

    /** A statement, and its parameters as text. */
    private record Executed(Instant at, String sql, Map<Integer, @Nullable String> parameters) {

        boolean takes() {
            return sql.contains("FOR UPDATE SKIP LOCKED");
        }

        /** The quoted schema before messaging's table names. */
        String schema() {
            return sql.replaceAll("(?s).*?\"(\\w+)\"\\.delivery.*", "$1");
        }
    }

    private Trace(String product, List<List<Executed>> transactions) {
        this.product = product;
        this.transactions = transactions;
    }

    /** Parses the server's log of one order for this product. */
    static Trace of(List<JsonNode> log, String product) {
        var open = new HashMap<Integer, List<Executed>>();
        var transactions = new ArrayList<List<Executed>>();
        for (var line : log) {
            var message = EXECUTED.matcher(line.path("message").asString());
            if (!message.matches()) {
                continue;
            }
            var pid = line.path("pid").asInt();
            var sql = message.group(1).strip();
            switch (sql.toUpperCase(java.util.Locale.ROOT)) {
                case "BEGIN" -> open.put(pid, new ArrayList<>());
                case "ROLLBACK" -> open.remove(pid);
                case "COMMIT" -> {
                    var transaction = open.remove(pid);
                    if (transaction != null && writes(transaction)) {
                        transactions.add(transaction);
                    }
                }
                default -> {
                    var executed = new Executed(
                            LOGGED.withZone(ZoneOffset.UTC)
                                    .parse(line.path("timestamp").asString(), Instant::from),
                            sql,
                            parameters(line.path("detail").asString("")));
                    if (open.containsKey(pid)) {
                        open.get(pid).add(executed);
                    } else if (writes(List.of(executed))) {
                        transactions.add(List.of(executed));
                    }
                }
            }
        }
        return new Trace(product, transactions);
    }

    private static boolean writes(List<Executed> transaction) {
        return transaction.stream()
                .anyMatch(executed -> WRITES.matcher(executed.sql()).matches());
    }

    private static Map<Integer, @Nullable String> parameters(String detail) {
        var parameters = new HashMap<Integer, @Nullable String>();
        var found = PARAMETER.matcher(detail);
        while (found.find()) {
            var value = found.group(2);
            parameters.put(
                    Integer.parseInt(found.group(1)),
                    value.equals("NULL")
                            ? null
                            : value.substring(1, value.length() - 1).replace("''", "'"));
        }
        return parameters;
    }

    int commits() {
        return transactions.size();
    }

    int statements() {
        return transactions.stream().mapToInt(List::size).sum();
    }

    /** The script. One run of it is one order. */
    String script(int products) {
        var steps = new StringBuilder();
        for (var transaction : transactions) {
            steps.append("BEGIN;\n");
            String taken = null;
            for (var executed : transaction) {
                if (executed.takes()) {
                    taken = "t" + ++takes + "_";
                }
                steps.append(statement(executed, taken))
                        .append(executed.takes() ? " \\aset " + taken : ";")
                        .append('\n');
            }
            steps.append("COMMIT;\n");
        }
        var script = new StringBuilder("\\set shelf random(0, " + (products - 1) + ")\n");
        IntStream.rangeClosed(1, takes).forEach(take -> script.append("\\set t" + take + "_seq 0\n"));
        return script.append("SELECT (SELECT product_id FROM inventory.stock OFFSET :shelf LIMIT 1) AS product")
                .append(ids.entrySet().stream()
                        .map(id -> ", " + newId(id.getKey()) + " AS " + id.getValue())
                        .collect(Collectors.joining()))
                .append(" \\gset\n")
                .append(steps)
                .toString();
    }

    /** Keeps a random id random and a time-ordered one ordered, because that decides its place in an index. */
    private static String newId(String id) {
        return id.charAt(14) == '7'
                ? "overlay(replace(gen_random_uuid()::text, '-', '') PLACING"
                        + " lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0') FROM 1 FOR 12)"
                : "gen_random_uuid()";
    }

    private String statement(Executed executed, @Nullable String taken) {
        var sql = PLACEHOLDER
                .matcher(executed.sql())
                .replaceAll(found -> Matcher.quoteReplacement(
                        value(executed, executed.parameters().get(Integer.parseInt(found.group(1))), taken)));
        return sql.replace('\n', ' ');
    }

    private String value(Executed executed, @Nullable String value, @Nullable String taken) {
        if (value == null) {
            return "NULL";
        }
        if (UUIDS.matcher(value).matches()) {
            var variables = Pattern.compile(UUID)
                    .matcher(value)
                    .results()
                    .map(id -> variable(id.group()))
                    .collect(Collectors.joining(", "));
            return value.startsWith("{") ? "ARRAY[" + variables + "]::uuid[]" : variables;
        }
        var delivery = DELIVERIES.matcher(value);
        if (delivery.matches() && executed.sql().contains(".delivery")) {
            return "ARRAY["
                    + ":" + deliveries.computeIfAbsent(executed.schema() + delivery.group(1), first -> taken + "seq")
                    + "]::bigint[]";
        }
        if (TIME.matcher(value).matches()) {
            var ahead = Duration.between(
                    executed.at(), OffsetDateTime.parse(value, WRITTEN).toInstant());
            return ahead.compareTo(SOON) < 0 ? "now()" : "(now() + interval '" + ahead.toSeconds() + " s')";
        }
        // pgbench would read a word after a colon as a variable
        return "'" + value.replace("'", "''").replaceAll(":(?=[A-Za-z_])", ": ") + "'";
    }

    private String variable(String id) {
        return ":" + (id.equals(product) ? "product" : ids.computeIfAbsent(id, first -> "id" + (ids.size() + 1)));
    }
}
