package dev.offshoot.basket;

import dev.offshoot.contracts.catalog.ListedProduct;
import dev.offshoot.contracts.catalog.ProductDelisted;
import dev.offshoot.contracts.catalog.ProductRepriced;
import dev.offshoot.contracts.catalog.ProductsListed;
import dev.offshoot.messaging.ModuleListener;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Service;

/** Consumes changes of products. */
@Service
class HearingProducts {

    private final Products products;

    HearingProducts(Products products) {
        this.products = products;
    }

    @ModuleListener
    void on(ProductsListed event) {
        Map<UUID, ListedProduct> newest = new LinkedHashMap<>();
        event.products().stream()
                .sorted(Comparator.comparing(ListedProduct::productId))
                .forEach(product ->
                        newest.merge(product.productId(), product, (a, b) -> a.revision() >= b.revision() ? a : b));
        products.list(newest.values());
    }

    @ModuleListener
    void on(ProductRepriced event) {
        products.reprice(new ProductId(event.productId()), event.revision(), event.price());
    }

    @ModuleListener
    void on(ProductDelisted event) {
        products.delist(new ProductId(event.productId()), event.revision());
    }
}
