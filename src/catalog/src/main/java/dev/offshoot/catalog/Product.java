package dev.offshoot.catalog;

import dev.offshoot.contracts.Money;
import dev.offshoot.contracts.catalog.ListedProduct;
import dev.offshoot.contracts.catalog.ProductDelisted;
import dev.offshoot.contracts.catalog.ProductRepriced;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Persistable;

/**
 * A product. Each published change increases its revision. A delisted product is kept, so that its SKU keeps its id;
 * listed again, it is the same product.
 */
@Entity
@Table(schema = "catalog", name = "product")
class Product implements Persistable<UUID> {

    @Id
    private UUID id;

    private String sku;
    /** The visible form of a SKU with invisible characters; only products listed long ago have one. */
    private @Nullable String plainSku;

    private String name;
    private String description;
    private long priceMinor;
    private String currency;
    private @Nullable String imageUrl;
    /** Set by the first listing and repeated with later ones: a consumer new to the product uses it. */
    private long openingStock;

    private long revision;
    private boolean listed;
    private @Nullable UUID importId;
    private @Nullable Integer importLine;

    @Transient
    private boolean isNew;

    @SuppressWarnings("NullAway") // filled by JPA
    protected Product() {}

    private Product(Offer offer) {
        this.id = ProductId.next().value();
        this.sku = offer.sku();
        this.name = offer.name();
        this.description = offer.description();
        this.priceMinor = offer.price().minorUnits();
        this.currency = offer.price().currency();
        this.imageUrl = offer.imageUrl();
        this.openingStock = offer.openingStock();
        this.revision = 1;
        this.listed = true;
        this.isNew = true;
    }

    /** A new product. */
    static Product of(Offer offer) {
        return new Product(offer);
    }

    /**
     * Applies the offer, and lists the product again if it was delisted. Ignores the offer's stock: the catalogue does
     * not change the stock of existing products.
     *
     * @return whether anything changed
     */
    boolean describe(Offer offer) {
        if (!answersTo(offer.sku())) {
            throw new IllegalArgumentException("An offer of " + offer.sku() + " cannot update product " + sku);
        }
        if (listed
                && name.equals(offer.name())
                && description.equals(offer.description())
                && price().equals(offer.price())
                && Objects.equals(imageUrl, offer.imageUrl())) {
            return false;
        }
        name = offer.name();
        description = offer.description();
        priceMinor = offer.price().minorUnits();
        currency = offer.price().currency();
        imageUrl = offer.imageUrl();
        listed = true;
        revision++;
        return true;
    }

    /** Returns what to publish, unless the product has that price already. */
    Optional<ProductRepriced> reprice(Money price) {
        if (!listed) {
            throw new NoSuchProduct(id());
        }
        Offer.acceptable(price);
        if (price.equals(price())) {
            return Optional.empty();
        }
        priceMinor = price.minorUnits();
        currency = price.currency();
        revision++;
        return Optional.of(new ProductRepriced(id, revision, price));
    }

    /** Returns what to publish, unless the product is already delisted. */
    Optional<ProductDelisted> delist() {
        if (!listed) {
            return Optional.empty();
        }
        listed = false;
        revision++;
        return Optional.of(new ProductDelisted(id, revision));
    }

    /** The event data of a listed product. */
    ListedProduct asListed() {
        return new ListedProduct(id, revision, sku, name, price(), openingStock);
    }

    /** Remembers the import and line it was last listed by. */
    void seenIn(UUID importId, int line) {
        this.importId = importId;
        this.importLine = line;
    }

    /** The line that lists it in this import, among those processed so far. */
    Optional<Integer> lineIn(UUID importId) {
        return importId.equals(this.importId) ? Optional.ofNullable(importLine) : Optional.empty();
    }

    ProductId id() {
        return new ProductId(id);
    }

    @Override
    public UUID getId() {
        return id;
    }

    @Override
    public boolean isNew() {
        return isNew;
    }

    String sku() {
        return sku;
    }

    /** Whether this is its SKU, exactly or in its visible form. */
    boolean answersTo(String sku) {
        return sku.equals(this.sku) || sku.equals(plainSku);
    }

    String name() {
        return name;
    }

    String description() {
        return description;
    }

    Money price() {
        return new Money(priceMinor, currency);
    }

    @Nullable String imageUrl() {
        return imageUrl;
    }

    long revision() {
        return revision;
    }

    boolean isListed() {
        return listed;
    }
}
