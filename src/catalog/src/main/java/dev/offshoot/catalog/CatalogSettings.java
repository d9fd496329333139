package dev.offshoot.catalog;

import java.util.Currency;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How feeds are imported.
 *
 * @param importCurrency the currency of prices that do not name theirs, as those of Shopify never do
 * @param importMaxSize how large an uploaded feed may be
 * @param importStock how many pieces a new product begins with that a feed sells without counting them, such as one that
 *     is in_stock without a quantity; with 0 it cannot be bought before somebody restocks it
 */
@ConfigurationProperties("offshoot.catalog")
record CatalogSettings(
        @DefaultValue("EUR") String importCurrency,
        @DefaultValue("512MB") DataSize importMaxSize,
        @DefaultValue("100") long importStock) {

    CatalogSettings {
        Currency.getInstance(importCurrency);
        if (importMaxSize.toBytes() < 1) {
            throw new IllegalArgumentException(
                    "offshoot.catalog.import-max-size must be above 0, not " + importMaxSize);
        }
        if (importStock < 0 || importStock > Offer.HIGHEST_STOCK) {
            throw new IllegalArgumentException(
                    "offshoot.catalog.import-stock must be 0 to " + Offer.HIGHEST_STOCK + ", not " + importStock);
        }
    }
}
