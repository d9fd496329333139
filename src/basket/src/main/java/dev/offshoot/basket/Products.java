package dev.offshoot.basket;

import dev.offshoot.contracts.Money;
import dev.offshoot.contracts.catalog.ListedProduct;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** The last known state of products. Ignores outdated revisions. */
@Repository
class Products {

    private final JdbcTemplate jdbc;

    Products(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Whether the product can be put into a basket. */
    boolean isSold(ProductId product) {
        return !jdbc.queryForList(
                        "SELECT 1 FROM basket.product WHERE product_id = ? AND listed AND described > 0 AND priced > 0",
                        Integer.class,
                        product.value())
                .isEmpty();
    }

    /** Each product once, ordered by id: all code locks rows in this order. */
    void list(Collection<ListedProduct> products) {
        know(products.stream().map(ListedProduct::productId).map(ProductId::new).toList());
        jdbc.batchUpdate("""
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
                """, products.stream().map(Products::row).toList());
    }

    private static Object[] row(ListedProduct product) {
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
    }

    void reprice(ProductId product, long revision, Money price) {
        know(List.of(product));
        jdbc.update(
                "UPDATE basket.product SET price_minor = ?, currency = ?, priced = ? WHERE product_id = ? AND priced < ?",
                price.minorUnits(),
                price.currency(),
                revision,
                product.value(),
                revision);
    }

    void delist(ProductId product, long revision) {
        know(List.of(product));
        jdbc.update(
                "UPDATE basket.product SET listed = FALSE, listed_or_not = ? WHERE product_id = ? AND listed_or_not < ?",
                revision,
                product.value(),
                revision);
    }

    private void know(Collection<ProductId> products) {
        jdbc.batchUpdate(
                "INSERT INTO basket.product (product_id) VALUES (?) ON CONFLICT DO NOTHING",
                products.stream().map(product -> new Object[] {product.value()}).toList());
    }
}
