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
 */
@ConfigurationProperties("offshoot.catalog")
record CatalogSettings(
        @DefaultValue("EUR") String importCurrency,
        @DefaultValue("512MB") DataSize importMaxSize) {

    CatalogSettings {
        Currency.getInstance(importCurrency);
        if (importMaxSize.toBytes() < 1) {
            throw new IllegalArgumentException(
                    "offshoot.catalog.import-max-size must be above 0, not " + importMaxSize);
        }
    }
}
