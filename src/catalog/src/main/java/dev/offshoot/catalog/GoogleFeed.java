package dev.offshoot.catalog;

import java.util.List;

/** A product feed as Google Merchant Center takes it: one line for each product. */
class GoogleFeed extends Feed {

    GoogleFeed(List<String> header, String currency) {
        super(header, currency);
    }

    @Override
    Offer offer(Row row) {
        return new Offer(
                row.get("id"),
                row.get("title"),
                row.get("description"),
                price(row.get("price")),
                row.get("image_link"),
                quantity(row.get("quantity")));
    }
}
