package dev.offshoot.catalog;

import dev.offshoot.contracts.Money;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A kind of feed: how the values of a line become an offer. It reads the lines in their order. */
abstract class Feed {

    private static final Pattern PRICE =
            Pattern.compile("(?<before>[A-Z]{3})?\\s*(?<amount>\\d{1,15}(\\.\\d{1,6})?)\\s*(?<after>[A-Z]{3})?");
    private static final Pattern QUANTITY = Pattern.compile("(-?)(\\d{1,12})(\\.0+)?");

    private final Map<String, Integer> columns;
    private final int width;
    private final String currency;

    Feed(List<String> header, String currency) {
        this.columns = columns(header);
        this.width = header.size();
        this.currency = currency;
    }

    /**
     * The feed that has this header, whatever parts its columns.
     *
     * @param currency of prices that do not name theirs
     * @throws UnknownFeed if none has
     */
    static Opened open(PhysicalLines.Line header, String currency) {
        var line = header.text();
        if (line == null) {
            throw new UnknownFeed(String.valueOf(header.problem()));
        }
        for (var separator : new char[] {',', '\t', ';'}) {
            var names = SeparatedValues.of(line, separator);
            if (names == null) {
                continue;
            }
            var columns = columns(names).keySet();
            if (columns.containsAll(List.of("id", "title", "price"))) {
                return new Opened(new GoogleFeed(names, currency), separator);
            }
            if (columns.containsAll(List.of("handle", "title", "price"))) {
                return new Opened(new ShopifyFeed(names, currency), separator);
            }
        }
        throw new UnknownFeed("These are not the columns of a known feed: '" + Text.cut(Text.line(line), 200) + "'");
    }

    /** A feed, and what parts its values. */
    record Opened(Feed feed, char separator) {}

    /**
     * What the line offers; nothing if it only adds to what came before.
     *
     * @throws UnacceptableOffer if it cannot be sold like that
     */
    @Nullable Offer offer(List<String> values) {
        if (values.size() > width) {
            throw new UnacceptableOffer("It has " + values.size() + " values, but there are " + width
                    + " columns: is a quote missing around a value?");
        }
        return offer(new Row(columns, values));
    }

    abstract @Nullable Offer offer(Row row);

    /** The values of a line, by the name of their column. */
    record Row(Map<String, Integer> columns, List<String> values) {

        /** Empty if the line does not have it. */
        String get(String column) {
            var index = columns.get(column);
            return index == null || index >= values.size()
                    ? ""
                    : values.get(index).strip();
        }
    }

    /** The price that is written there, such as "50", "19.99" or "19.99 EUR". */
    Money price(String text) {
        if (text.isEmpty()) {
            throw new UnacceptableOffer("It has no price");
        }
        var parts = PRICE.matcher(text.toUpperCase(Locale.ROOT));
        if (!parts.matches() || (parts.group("before") != null && parts.group("after") != null)) {
            throw new UnacceptableOffer("Not a price such as 19.99 EUR: '" + shown(text) + "'");
        }
        var named = parts.group("before") != null ? parts.group("before") : parts.group("after");
        try {
            return Money.of(parts.group("amount"), named != null ? named : currency);
        } catch (IllegalArgumentException e) {
            throw new UnacceptableOffer("Not an amount of a currency: '" + shown(text) + "'");
        }
    }

    /** How many there are, none if it is not said; fewer than none, where more were sold than there were, are none. */
    static long quantity(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        var parts = QUANTITY.matcher(text);
        if (!parts.matches()) {
            throw new UnacceptableOffer("Not a quantity: '" + shown(text) + "'");
        }
        return parts.group(1).isEmpty() ? Long.parseLong(parts.group(2)) : 0;
    }

    private static String shown(String text) {
        return Text.cut(Text.line(text), 40);
    }

    private static Map<String, Integer> columns(List<String> header) {
        var columns = new HashMap<String, Integer>();
        for (var i = 0; i < header.size(); i++) {
            columns.putIfAbsent(canonical(header.get(i)), i);
        }
        return columns;
    }

    /** Small letters and underscores: "Variant Price", as Shopify wrote it for long, and "Price", as it does now. */
    private static String canonical(String column) {
        var name = column.strip().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9:]+", "_");
        return switch (name) {
            case "url_handle" -> "handle";
            case "body_html_" -> "description";
            case "variant_sku" -> "sku";
            case "variant_price" -> "price";
            case "variant_inventory_qty", "inventory_quantity" -> "quantity";
            case "image_src", "product_image_url" -> "image";
            case "variant_image_url" -> "variant_image";
            case "published_on_online_store" -> "published";
            default -> name.startsWith("g:") ? name.substring(2) : name;
        };
    }
}
