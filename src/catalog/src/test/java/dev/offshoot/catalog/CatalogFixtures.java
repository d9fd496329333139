package dev.offshoot.catalog;

import dev.offshoot.contracts.Money;

/** Products for tests. */
final class CatalogFixtures {

    private CatalogFixtures() {}

    static Offer anOffer(String sku) {
        return anOffer(sku, "19.99");
    }

    static Offer anOffer(String sku, String euros) {
        return new Offer(
                sku, "Oak chair", "Stands on four legs.", Money.of(euros, "EUR"), "/pictures/oak-chair.webp", 7);
    }
}
