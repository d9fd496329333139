package dev.offshoot.catalog;

import dev.offshoot.contracts.Money;
import dev.offshoot.contracts.Route;
import dev.offshoot.contracts.RouteTrait;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.PageRequest;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Products: anyone reads them, staff changes them. */
@RestController
@RequestMapping("/api/products")
class ProductsController {

    private final Products products;
    private final ProductWords words;
    private final ListingProducts listing;

    ProductsController(Products products, ProductWords words, ListingProducts listing) {
        this.products = products;
        this.words = words;
        this.listing = listing;
    }

    /** The public view of a product. */
    record ProductView(
            UUID id,
            String sku,
            String name,
            String description,
            Money price,
            @Nullable String imageUrl) {

        static ProductView of(Product product) {
            return new ProductView(
                    product.getId(),
                    product.sku(),
                    product.name(),
                    product.description(),
                    product.price(),
                    product.imageUrl());
        }
    }

    /**
     * A page of the catalogue, in the order in which products were added.
     *
     * @param page starting at 0
     * @param total the number of products on all pages; at most 1,000 for a search
     */
    record ProductPage(List<ProductView> items, int page, int size, long total) {}

    /** A product to list. */
    record NewProduct(
            @NotNull @Nullable String sku,
            @NotNull @Nullable String name,
            @Nullable String description,
            @NotNull @Nullable Money price,
            @Nullable String imageUrl,
            @Nullable Long quantity) {

        Offer asOffer() {
            return new Offer(
                    Objects.requireNonNull(sku),
                    Objects.requireNonNull(name),
                    Objects.requireNonNullElse(description, ""),
                    Objects.requireNonNull(price),
                    imageUrl,
                    quantity == null ? 0 : quantity);
        }
    }

    @Route(RouteTrait.CACHEABLE)
    @GetMapping
    ProductPage products(
            @RequestParam(defaultValue = "") @Size(max = 100) String q,
            @RequestParam(defaultValue = "0") @Min(0) @Max(1_000_000) int page,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int size) {
        return q.isBlank() ? all(page, size) : found(q, page, size);
    }

    private ProductPage all(int page, int size) {
        var items = products.listed(PageRequest.of(page, size));
        return new ProductPage(items.stream().map(ProductView::of).toList(), page, size, products.countListed());
    }

    private ProductPage found(String q, int page, int size) {
        var found = words.find(q);
        var ids = found.stream().skip((long) page * size).limit(size).toList();
        var items = products.findAllById(ids).stream()
                .filter(Product::isListed)
                .sorted(Comparator.comparing(product -> ids.indexOf(product.getId())))
                .map(ProductView::of)
                .toList();
        return new ProductPage(items, page, size, found.size());
    }

    @Route(RouteTrait.CACHEABLE)
    @GetMapping("/{id}")
    ResponseEntity<ProductView> product(@PathVariable UUID id) {
        var wanted = new ProductId(id);
        var product = products.findListed(wanted).orElseThrow(() -> new NoSuchProduct(wanted));
        // clients must revalidate each time, so that they never show an outdated price
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noCache())
                .eTag("\"" + product.revision() + "\"")
                .body(ProductView.of(product));
    }

    @PostMapping
    ResponseEntity<ProductView> list(@Valid @RequestBody NewProduct wanted) {
        var product = listing.list(wanted.asOffer());
        return ResponseEntity.created(URI.create("/api/products/" + product.id()))
                .body(ProductView.of(product));
    }

    @PutMapping("/{id}/price")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void reprice(@PathVariable UUID id, @RequestBody Money price) {
        listing.reprice(new ProductId(id), price);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delist(@PathVariable UUID id) {
        listing.delist(new ProductId(id));
    }
}
