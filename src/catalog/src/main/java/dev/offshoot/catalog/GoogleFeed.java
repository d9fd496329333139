package dev.offshoot.catalog;

import dev.offshoot.catalog.Offer.Stocking;
import dev.offshoot.contracts.Money;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A product feed in the format of Google Merchant Center: one record for each product. */
class GoogleFeed extends Feed {

    GoogleFeed(Terms terms) {
        super(terms);
    }

    /** A price, and when it ends according to the feed. */
    private record Dated(Money price, @Nullable Instant changesAt) {}

    @Override
    Offer offer(Row row) {
        var dated = price(row);
        var stock = stock(row.plain("availability"), row.plain("quantity"));
        return new Offer(
                row.get("id"),
                row.get("title"),
                row.get("description"),
                dated.price(),
                row.plain("image_link"),
                stock.pieces(),
                stock.stocking(),
                dated.changesAt());
    }

    private Dated price(Row row) {
        var price = price(row.get("price"));
        var reduced = row.plain("sale_price");
        if (reduced.isEmpty()) {
            return new Dated(price, null);
        }
        var salePrice = WrittenPrice.read(reduced, price.currency());
        if (!salePrice.currency().equals(price.currency())) {
            throw new UnacceptableOffer(
                    "Its price is in " + price.currency() + ", but its sale price is in " + salePrice.currency());
        }
        if (salePrice.minorUnits() > price.minorUnits()) {
            throw new UnacceptableOffer("Its sale price " + salePrice + " is above its price " + price);
        }
        var period = Period.read(row.get("sale_price_effective_date"));
        return new Dated(period.contains(terms().now()) ? salePrice : price, period.nextChange(terms().now()));
    }

    /** Uses the quantity if there is one, unless the product is out of stock. */
    private Stock stock(String availability, String quantity) {
        var said = availability
                .toLowerCase(Locale.ROOT)
                .replaceAll("^https?://schema\\.org/", "")
                .replaceAll("[ _-]", "");
        return switch (said) {
            case "" -> counted(quantity);
            case "outofstock", "soldout", "discontinued" -> new Stock(0, Stocking.SOLD_OUT);
            case "instock", "availablefororder", "limitedavailability" ->
                quantity.isEmpty() ? uncounted("") : counted(quantity);
            case "preorder", "presale", "backorder", "madetoorder" -> uncounted(quantity);
            default -> {
                if (quantity.isEmpty()) {
                    throw new UnacceptableOffer(
                            "Not an availability such as in_stock, out_of_stock, preorder or backorder: '"
                                    + WrittenPrice.shown(availability) + "'");
                }
                yield counted(quantity);
            }
        };
    }
}
