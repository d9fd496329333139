package dev.offshoot.basket;

import dev.offshoot.contracts.catalog.ListedProduct;
import dev.offshoot.contracts.catalog.ProductDelisted;
import dev.offshoot.contracts.catalog.ProductRepriced;
import dev.offshoot.contracts.catalog.ProductsListed;
import dev.offshoot.messaging.ModuleListener;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;

/** Remembers products as last heard: what is older than what is known already changes nothing. */
@Service
class HearingProducts {

    private final JdbcTemplate jdbc;

    HearingProducts(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @ModuleListener
    void on(ProductsListed event) {
        Map<UUID, ListedProduct> newest = new LinkedHashMap<>();
        event.products().stream()
                .sorted(Comparator.comparing(ListedProduct::productId))
                .forEach(product ->
                        newest.merge(product.productId(), product, (a, b) -> a.revision() >= b.revision() ? a : b));
        know(newest.keySet());
        jdbc.batchUpdate(
                """
                UPDATE basket.product SET
                    sku = CASE WHEN described < ? THEN ? ELSE sku END,
                    name = CASE WHEN described < ? THEN ? ELSE name END,
                    price_minor = CASE WHEN priced < ? THEN ? ELSE price_minor END,
                    currency = CASE WHEN priced < ? THEN ? ELSE currency END,
                    listed = CASE WHEN listed_or_not < ? THEN TRUE ELSE listed END,
                    described = GREATEST(described, ?),
                    priced = GREATEST(priced, ?),
                    listed_or_not = GREATEST(listed_or_not, ?)
                WHERE product_id = ?
                """,
                newest.values().stream()
                        .map(product -> {
                            var revision = product.revision();
                            return new Object[] {
                                revision,
                                product.sku(),
                                revision,
                                product.name(),
                                revision,
                                product.price().minorUnits(),
                                revision,
                                product.price().currency(),
                                revision,
                                revision,
                                revision,
                                revision,
                                product.productId()
                            };
                        })
                        .toList());
    }

    @ModuleListener
    void on(ProductRepriced event) {
        know(List.of(event.productId()));
        jdbc.update(
                "UPDATE basket.product SET price_minor = ?, currency = ?, priced = ? WHERE product_id = ? AND priced < ?",
                event.price().minorUnits(),
                event.price().currency(),
                event.revision(),
                event.productId(),
                event.revision());
    }

    @ModuleListener
    void on(ProductDelisted event) {
        know(List.of(event.productId()));
        jdbc.update(
                "UPDATE basket.product SET listed = FALSE, listed_or_not = ? WHERE product_id = ? AND listed_or_not < ?",
                event.revision(),
                event.productId(),
                event.revision());
    }

    private void know(Collection<UUID> products) {
        jdbc.batchUpdate(
                "INSERT INTO basket.product (product_id) VALUES (?) ON CONFLICT DO NOTHING",
                products.stream().map(product -> new Object[] {product}).toList());
    }
}
