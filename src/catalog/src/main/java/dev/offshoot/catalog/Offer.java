package dev.offshoot.catalog;

import dev.offshoot.contracts.Money;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A valid offer to list a product, entered by hand or read from a line of a feed.
 *
 * @param sku the merchant's unique name for the product, at most 100 characters
 * @param name at most 300 characters
 * @param description plain text, truncated after 10,000 characters
 * @param price above zero
 * @param imageUrl the URL of a picture on the web, or the absolute path of a local one; anything else is dropped
 * @param openingStock the stock to start with
 * @param stocking where that number comes from
 * @param priceChangesAt when this price ends according to the feed; null if it does not
 */
record Offer(
        String sku,
        String name,
        String description,
        Money price,
        @Nullable String imageUrl,
        long openingStock,
        Stocking stocking,
        @Nullable Instant priceChangesAt) {

    /** How an offer determines the stock. */
    enum Stocking {
        /** Counted, whether above 0 or not. */
        COUNTED,
        /** For sale without a count. */
        UNCOUNTED,
        /** No information. */
        UNSAID,
        /** Not for sale. */
        SOLD_OUT
    }

    static final int LONGEST_SKU = 100;
    static final int LONGEST_NAME = 300;
    static final int LONGEST_DESCRIPTION = 10_000;
    private static final int LONGEST_URL = 2_000;
    /** A thousand of these, multiplied by a thousand, still fit into a long. */
    private static final long HIGHEST_PRICE = 1_000_000_000_000L;

    static final long HIGHEST_STOCK = 1_000_000_000L;

    /** An offer with a counted stock and a price without an end. */
    Offer(String sku, String name, String description, Money price, @Nullable String imageUrl, long openingStock) {
        this(sku, name, description, price, imageUrl, openingStock, Stocking.COUNTED, null);
    }

    Offer {
        sku = Text.plain(sku);
        if (sku.isEmpty()) {
            throw new UnacceptableOffer("It has no SKU");
        }
        if (sku.length() > LONGEST_SKU || !sku.equals(Text.line(sku))) {
            throw new UnacceptableOffer("A SKU has at most " + LONGEST_SKU + " characters and no control characters");
        }
        name = Text.line(name);
        if (name.isEmpty()) {
            throw new UnacceptableOffer("It has no name");
        }
        if (name.length() > LONGEST_NAME) {
            throw new UnacceptableOffer("A name has at most " + LONGEST_NAME + " characters");
        }
        description = Text.cut(Text.lines(description), LONGEST_DESCRIPTION);
        price = acceptable(price);
        imageUrl = isPicture(imageUrl) ? imageUrl : null;
        // missing in chunks that an earlier version stored
        stocking = Objects.requireNonNullElse(stocking, Stocking.COUNTED);
        if (openingStock < 0 || openingStock > HIGHEST_STOCK) {
            throw new UnacceptableOffer("The opening stock must be 0 to " + HIGHEST_STOCK);
        }
    }

    /** The price, if it is valid. */
    static Money acceptable(Money price) {
        if (price.minorUnits() <= 0) {
            throw new UnacceptableOffer("A price must be above 0, not " + price);
        }
        if (price.minorUnits() > HIGHEST_PRICE) {
            throw new UnacceptableOffer("The price is too high: " + price);
        }
        return price;
    }

    private static boolean isPicture(@Nullable String url) {
        if (url == null || url.length() > LONGEST_URL) {
            return false;
        }
        try {
            var uri = new URI(url);
            var scheme = uri.getScheme();
            return scheme == null
                    ? url.startsWith("/") && uri.getRawAuthority() == null && !url.startsWith("//")
                    : (scheme.equalsIgnoreCase("https") || scheme.equalsIgnoreCase("http")) && uri.getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
