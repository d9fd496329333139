package dev.offshoot.catalog;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * Finds products by the words in their names and SKUs. It uses a table of words, because scanning 200,000 names takes a
 * tenth of a second and both processors of a small PostgreSQL, and nearly a second on H2.
 */
@Repository
class ProductWords {

    /** The maximum number of results; refine the search to find others. */
    static final int MOST_FOUND = 1_000;

    private static final int MOST_TERMS = 8;
    private static final int LONGEST_WORD = 40;
    /** A word that begins more entries than this does not lead a search. */
    private static final int COMMON = 10_000;

    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");

    private final JdbcTemplate jdbc;

    ProductWords(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** The words of a text in the form they are searched in: lower case, without accents. */
    static LinkedHashSet<String> of(String text) {
        var plain = MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD))
                .replaceAll("")
                .toLowerCase(Locale.ROOT)
                .replace("ß", "ss");
        return BETWEEN_WORDS
                .splitAsStream(plain)
                .filter(word -> !word.isEmpty())
                .map(word -> word.length() <= LONGEST_WORD ? word : word.substring(0, LONGEST_WORD))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Indexes the words of listed products, and removes those of delisted ones. */
    void index(Collection<Product> products) {
        forget(products.stream().filter(product -> !product.isNew()).toList());
        var rows = new ArrayList<Object[]>();
        for (var product : products) {
            if (product.isListed()) {
                for (var word : of(product.name() + " " + product.sku())) {
                    rows.add(new Object[] {product.getId(), word.getBytes(StandardCharsets.UTF_8)});
                }
            }
        }
        jdbc.batchUpdate("INSERT INTO catalog.product_word (product_id, word) VALUES (?, ?)", rows);
    }

    private void forget(Collection<Product> products) {
        if (!products.isEmpty()) {
            jdbc.update("DELETE FROM catalog.product_word WHERE product_id = ANY(?)", (Object)
                    products.stream().map(Product::getId).toArray(UUID[]::new));
        }
    }

    /** Products that have, for each word of the text, a word with that prefix; at most {@value #MOST_FOUND}. */
    List<UUID> find(String text) {
        var terms = of(text).stream()
                .limit(MOST_TERMS)
                .map(Term::new)
                .map(term -> new Counted(term, entries(term)))
                .sorted(Comparator.comparingInt(Counted::entries))
                .toList();
        if (terms.isEmpty() || terms.get(0).entries() == 0) {
            return List.of();
        }
        // the rarest word leads; if all are common, scanning products soon finds enough matches
        var lead = terms.get(0).entries() <= COMMON;
        var others = "EXISTS (SELECT 1 FROM catalog.product_word other"
                + " WHERE other.product_id = product_id_ AND other.word >= ? AND other.word < ?)";
        var sql = new StringBuilder(
                lead
                        ? "SELECT w.product_id FROM catalog.product_word w WHERE w.word >= ? AND w.word < ?"
                        : "SELECT p.id FROM catalog.product p WHERE " + others.replace("product_id_", "p.id"));
        sql.append((" AND " + others.replace("product_id_", lead ? "w.product_id" : "p.id")).repeat(terms.size() - 1));
        sql.append(lead ? " GROUP BY w.product_id ORDER BY w.product_id" : " ORDER BY p.id");
        sql.append(" FETCH FIRST ").append(MOST_FOUND).append(" ROWS ONLY");
        return jdbc.queryForList(
                sql.toString(),
                UUID.class,
                terms.stream()
                        .map(Counted::term)
                        .flatMap(term -> List.of(term.from(), term.to()).stream())
                        .toArray());
    }

    private int entries(Term term) {
        var count = jdbc.queryForObject(
                "SELECT count(*) FROM (SELECT 1 FROM catalog.product_word WHERE word >= ? AND word < ?"
                        + " FETCH FIRST " + (COMMON + 1) + " ROWS ONLY) entry",
                Integer.class,
                term.from(),
                term.to());
        return count == null ? 0 : count;
    }

    private record Counted(Term term, int entries) {}

    /** All words with this prefix, as a range: from the prefix to the first key after them. */
    private static final class Term {

        private final byte[] from;
        private final byte[] to;

        Term(String word) {
            from = word.getBytes(StandardCharsets.UTF_8);
            to = from.clone();
            // never overflows: no byte of UTF-8 is 0xFF
            to[to.length - 1]++;
        }

        byte[] from() {
            return from;
        }

        byte[] to() {
            return to;
        }
    }
}
