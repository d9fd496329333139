package dev.offshoot.catalog;

import dev.offshoot.catalog.Offer.Stocking;
import dev.offshoot.contracts.Money;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A kind of feed: how what a record says becomes an offer. It reads the records in their order. */
abstract class Feed {

    /** What must not be said twice: nobody knows which of the two is meant. */
    static final Set<String> SAID_ONCE =
            Set.of("id", "handle", "sku", "price", "sale_price", "quantity", "availability");

    private static final Pattern QUANTITY = Pattern.compile("(-?)([0-9]{1,12})([.,](0{1,2}|0{4,}))?");

    private final Terms terms;

    Feed(Terms terms) {
        this.terms = terms;
    }

    /**
     * What a feed leaves open.
     *
     * @param currency of prices that do not name theirs
     * @param stock how many there are of a product that can be bought, though nobody counts it
     * @param now when it is imported
     */
    record Terms(String currency, long stock, Instant now) {}

    /** Whether records with these names are those of a feed. */
    static boolean isKnown(Set<String> names) {
        return isGoogles(names) || isShopifys(names);
    }

    private static boolean isGoogles(Set<String> names) {
        return names.containsAll(List.of("id", "title", "price"));
    }

    private static boolean isShopifys(Set<String> names) {
        return names.containsAll(List.of("handle", "title", "price"));
    }

    /** The feed whose records have these names. */
    static Feed of(Set<String> names, Terms terms) {
        return isGoogles(names) ? new GoogleFeed(terms) : new ShopifyFeed(terms);
    }

    /**
     * What the record offers; nothing if it only adds to what came before.
     *
     * @throws UnacceptableOffer if it cannot be sold like that
     */
    abstract @Nullable Offer offer(Row row);

    Terms terms() {
        return terms;
    }

    Money price(String text) {
        return WrittenPrice.read(text, terms.currency());
    }

    /** How many there are to begin with, and why. */
    record Stock(long pieces, Stocking stocking) {}

    /** As many as were counted; fewer than none, where more were sold than there were, are none. */
    static Stock counted(String quantity) {
        return quantity.isEmpty() ? new Stock(0, Stocking.UNSAID) : new Stock(quantity(quantity), Stocking.COUNTED);
    }

    /** As many as are assumed, or counted if that is more. */
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
     * The name by which a column or an element is known: small letters and underscores; "Variant Price", as Shopify wrote
     * it for long, and "Price", as it does now.
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
