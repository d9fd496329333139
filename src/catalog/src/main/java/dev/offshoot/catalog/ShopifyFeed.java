package dev.offshoot.catalog;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A product export of Shopify. A product spans the lines with its handle: the first one describes it; each one with a
 * price or an option is a variant and becomes a product here; the rest only add pictures and are skipped.
 */
class ShopifyFeed extends Feed {

    /** Shopify's name for the only variant of a product without options. */
    private static final String NO_OPTION = "Default Title";

    private Head head = new Head("", "", "", "", "");

    /** What the first line of a product gives for all its variants. */
    private record Head(String handle, String title, String description, String image, String hidden) {}

    ShopifyFeed(Terms terms) {
        super(terms);
    }

    @Override
    @Nullable Offer offer(Row row) {
        var handle = row.plain("handle");
        if (handle.isEmpty()) {
            throw new UnacceptableOffer("It has no handle");
        }
        var isFirst = !handle.equals(head.handle());
        if (isFirst) {
            head = new Head(
                    handle, row.get("title"), Html.text(row.get("description")), row.plain("image"), hidden(row));
        }
        var options = Stream.of("option1_value", "option2_value", "option3_value")
                .map(row::plain)
                .filter(option -> !option.isEmpty() && !option.equals(NO_OPTION))
                .toList();
        var isVariant = !row.get("price").isEmpty()
                || !row.get("option1_value").isEmpty()
                || !row.get("sku").isEmpty();
        if (!isVariant && !(isFirst && !head.title().isEmpty())) {
            return null;
        }
        if (head.title().isEmpty()) {
            throw new UnacceptableOffer("No earlier line gives '" + Text.cut(handle, 100) + "' a title");
        }
        if (!head.hidden().isEmpty()) {
            throw new UnacceptableOffer(head.hidden());
        }
        var picture = row.plain("variant_image");
        var sku = row.plain("sku");
        var stock = stock(row);
        return new Offer(
                sku.isEmpty() ? sku(handle, options) : sku,
                options.isEmpty() ? head.title() : head.title() + " – " + String.join(" / ", options),
                head.description(),
                price(row.get("price")),
                picture.isEmpty() ? head.image() : picture,
                stock.pieces(),
                stock.stocking(),
                null);
    }

    /**
     * Untracked products, and those sold on when they have run out, can always be bought. A shop with several locations
     * exports no quantities.
     */
    private Stock stock(Row row) {
        var quantity = row.plain("quantity");
        var isTracked =
                !row.has("inventory_tracker") || !row.plain("inventory_tracker").isEmpty();
        var isSoldOn = Set.of("continue", "true", "yes")
                .contains(row.plain("inventory_policy").toLowerCase(Locale.ROOT));
        return isTracked && !isSoldOn ? counted(quantity) : uncounted(quantity);
    }

    /** Why the exporting shop does not sell the product. */
    private static String hidden(Row row) {
        var status = row.plain("status").toLowerCase(Locale.ROOT);
        if (!status.isEmpty() && !status.equals("active")) {
            return "It is not for sale: its status is " + status;
        }
        return row.plain("published").equalsIgnoreCase("false") ? "It is not for sale: it is not published" : "";
    }

    /** Most exports lack SKUs: the handle and options then form a SKU that is the same in each export. */
    private static String sku(String handle, List<String> options) {
        var sku = Stream.concat(Stream.of(handle), options.stream()).collect(Collectors.joining("/"));
        if (sku.length() <= Offer.LONGEST_SKU) {
            return sku;
        }
        var rest = UUID.nameUUIDFromBytes(sku.getBytes(StandardCharsets.UTF_8)).toString();
        return sku.substring(0, Offer.LONGEST_SKU - rest.length() - 1) + "/" + rest;
    }
}
