package dev.offshoot.catalog;

import dev.offshoot.catalog.Offer.Stocking;
import dev.offshoot.contracts.Money;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A kind of feed: turns records into offers. It reads the records in order. */
abstract class Feed {

    /** Columns that must not occur twice, as it would be unclear which one counts. */
    static final Set<String> SAID_ONCE =
            Set.of("id", "handle", "sku", "price", "sale_price", "quantity", "availability");

    private static final Pattern QUANTITY = Pattern.compile("(-?)([0-9]{1,12})([.,](0{1,2}|0{4,}))?");

    private final Terms terms;

    Feed(Terms terms) {
        this.terms = terms;
    }

    /**
     * Values for what a feed leaves open.
     *
     * @param currency the currency of prices that do not name one
     * @param stock the stock assumed for products that are sold without a count
     * @param now the time of the import
     */
    record Terms(String currency, long stock, Instant now) {}

    /** Whether records with these columns belong to this kind of feed. */
    static boolean isKnown(Set<String> names) {
        return isGoogles(names) || isShopifys(names);
    }

    private static boolean isGoogles(Set<String> names) {
        return names.containsAll(List.of("id", "title", "price"));
    }

    private static boolean isShopifys(Set<String> names) {
        return names.containsAll(List.of("handle", "title", "price"));
    }

    /** The kind of feed that has these columns. */
    static Feed of(Set<String> names, Terms terms) {
        return isGoogles(names) ? new GoogleFeed(terms) : new ShopifyFeed(terms);
    }

    /**
     * The record's offer, or nothing if the record only adds to an earlier one.
     *
     * @throws UnacceptableOffer if the record cannot become a valid offer
     */
    abstract @Nullable Offer offer(Row row);

    Terms terms() {
        return terms;
    }

    Money price(String text) {
        return WrittenPrice.read(text, terms.currency());
    }

    /** The opening stock, and where the number comes from. */
    record Stock(long pieces, Stocking stocking) {}

    /** The counted stock; oversold products have a negative count, which becomes 0. */
    static Stock counted(String quantity) {
        return quantity.isEmpty() ? new Stock(0, Stocking.UNSAID) : new Stock(quantity(quantity), Stocking.COUNTED);
    }

    /** The assumed stock, or the counted one if that is higher. */
    Stock uncounted(String quantity) {
        return new Stock(Math.max(terms.stock(), quantity.isEmpty() ? 0 : quantity(quantity)), Stocking.UNCOUNTED);
    }

    static long quantity(String text) {
        var parts = QUANTITY.matcher(text);
        if (!parts.matches()) {
            throw new UnacceptableOffer("Not a quantity such as 1290: '" + WrittenPrice.shown(text) + "'");
        }
        return parts.group(1).isEmpty() ? Long.parseLong(parts.group(2)) : 0;
    }

    /**
     * The normalized name of a column or element: lower case and underscores. Treats "Variant Price", Shopify's former
     * name, like its present name "Price".
     */
    static String canonical(String column) {
        var name = Text.plain(column).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9:]+", "_");
        return switch (name) {
            case "url_handle" -> "handle";
            case "body_html_" -> "description";
            case "variant_sku" -> "sku";
            case "variant_price" -> "price";
            case "variant_inventory_qty",
                    "inventory_quantity",
                    "sell_on_google_quantity",
                    "quantity_to_sell_on_facebook" -> "quantity";
            case "variant_inventory_tracker" -> "inventory_tracker";
            case "variant_inventory_policy", "continue_selling_when_out_of_stock" -> "inventory_policy";
            case "image_src", "product_image_url" -> "image";
            case "variant_image_url" -> "variant_image";
            case "published_on_online_store" -> "published";
            default -> name.startsWith("g:") ? name.substring(2) : name;
        };
    }
}
