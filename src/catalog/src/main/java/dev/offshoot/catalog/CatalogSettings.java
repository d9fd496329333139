package dev.offshoot.catalog;

import java.util.Currency;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings for importing feeds.
 *
 * @param importCurrency the currency of prices that do not name one, such as all of Shopify's
 * @param importMaxSize the maximum size of an uploaded feed
 * @param importStock the opening stock of new products that a feed sells without a count, such as in_stock without a
 *     quantity; with 0, they cannot be bought until they are restocked
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
