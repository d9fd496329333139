package dev.offshoot.catalog;

import dev.offshoot.contracts.Money;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A product as somebody wants it to be listed: by hand, or by a line of a feed. What is in here, is acceptable.
 *
 * @param sku what the merchant calls it, unique, at most 100 characters
 * @param name at most 300 characters
 * @param description plain text; what goes beyond 10,000 characters is cut off
 * @param price above zero
 * @param imageUrl a picture on the web, or a local one by its absolute path; anything else is dropped
 * @param openingStock how many there are to begin with
 * @param stocking where that number comes from
 * @param priceChangesAt when the feed says that this price ends; nothing if it does not
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

    /** What an offer says about stock. */
    enum Stocking {
        /** How many there are, above 0 or not. */
        COUNTED,
        /** One can buy it; nobody says how many there are. */
        UNCOUNTED,
        /** Nothing. */
        UNSAID,
        /** One cannot buy it. */
        SOLD_OUT
    }

    static final int LONGEST_SKU = 100;
    static final int LONGEST_NAME = 300;
    static final int LONGEST_DESCRIPTION = 10_000;
    private static final int LONGEST_URL = 2_000;
    /** A thousand of these times a thousand still fits into a long. */
    private static final long HIGHEST_PRICE = 1_000_000_000_000L;

    static final long HIGHEST_STOCK = 1_000_000_000L;

    /** With a stock that was counted, and a price that stays. */
    Offer(String sku, String name, String description, Money price, @Nullable String imageUrl, long openingStock) {
        this(sku, name, description, price, imageUrl, openingStock, Stocking.COUNTED, null);
    }

    Offer {
        sku = Text.plain(sku);
        if (sku.isEmpty()) {
            throw new UnacceptableOffer("It has no SKU");
        }
        if (sku.length() > LONGEST_SKU || !sku.equals(Text.line(sku))) {
            throw new UnacceptableOffer(
                    "A SKU has at most " + LONGEST_SKU + " characters, and no control characters among them");
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
        // chunks that a version before this one has put down do not say it
        stocking = Objects.requireNonNullElse(stocking, Stocking.COUNTED);
        if (openingStock < 0 || openingStock > HIGHEST_STOCK) {
            throw new UnacceptableOffer("The stock to begin with is 0 to " + HIGHEST_STOCK);
        }
    }

    /** The price, if one can sell for it. */
    static Money acceptable(Money price) {
        if (price.minorUnits() <= 0) {
            throw new UnacceptableOffer("A price is above 0, not " + price);
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
