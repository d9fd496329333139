package dev.offshoot.catalog;

import dev.offshoot.contracts.Money;
import dev.offshoot.contracts.catalog.ProductsListed;
import java.util.List;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Lists, reprices and delists single products, and publishes each change. */
@Service
class ListingProducts {

    private final Products products;
    private final ProductWords words;
    private final ApplicationEventPublisher events;

    ListingProducts(Products products, ProductWords words, ApplicationEventPublisher events) {
        this.products = products;
        this.words = words;
        this.events = events;
    }

    /**
     * Lists a product. A delisted product returns with its old id and its present stock.
     *
     * @throws SkuAlreadyListed if it is listed, or another transaction is listing it
     */
    @Transactional
    Product list(Offer offer) {
        var known = products.lockMeant(List.of(offer.sku())).get(offer.sku());
        var product = known == null ? add(offer) : relist(known, offer);
        words.index(List.of(product));
        events.publishEvent(new ProductsListed(List.of(product.asListed())));
        return product;
    }

    private Product add(Offer offer) {
        try {
            return products.saveAndFlush(Product.of(offer));
        } catch (DataIntegrityViolationException e) {
            throw new SkuAlreadyListed(offer.sku());
        }
    }

    private static Product relist(Product product, Offer offer) {
        if (product.isListed()) {
            throw new SkuAlreadyListed(offer.sku());
        }
        product.describe(offer);
        return product;
    }

    @Transactional
    void reprice(ProductId id, Money price) {
        lock(id).reprice(price).ifPresent(events::publishEvent);
    }

    @Transactional
    void delist(ProductId id) {
        var product = lock(id);
        product.delist().ifPresent(event -> {
            words.index(List.of(product));
            events.publishEvent(event);
        });
    }

    private Product lock(ProductId id) {
        return products.lock(id).orElseThrow(() -> new NoSuchProduct(id));
    }
}
