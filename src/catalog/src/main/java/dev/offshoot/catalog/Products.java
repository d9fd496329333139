package dev.offshoot.catalog;

import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;

/** All products, listed or not. Lock a product before changing it; lock several in the order of their SKUs. */
interface Products extends JpaRepository<Product, UUID> {

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("SELECT p FROM Product p WHERE p.id = :id")
    Optional<Product> lockRow(UUID id);

    default Optional<Product> lock(ProductId product) {
        return lockRow(product.value());
    }

    /** The product, if it is listed. */
    default Optional<Product> findListed(ProductId product) {
        return findById(product.value()).filter(Product::isListed);
    }

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("SELECT p FROM Product p WHERE p.sku IN :skus ORDER BY p.sku")
    List<Product> lockBySku(Collection<String> skus);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("SELECT p FROM Product p WHERE p.plainSku IN :skus ORDER BY p.sku")
    List<Product> lockByPlainSku(Collection<String> skus);

    /** The products with these SKUs, locked: exact matches, or else those whose visible form matches. */
    default Map<String, Product> lockMeant(Collection<String> skus) {
        var meant = new HashMap<String, Product>();
        lockBySku(skus).forEach(product -> meant.put(product.sku(), product));
        var others = skus.stream().filter(sku -> !meant.containsKey(sku)).collect(Collectors.toSet());
        if (!others.isEmpty()) {
            lockByPlainSku(others)
                    .forEach(product ->
                            others.stream().filter(product::answersTo).forEach(sku -> meant.putIfAbsent(sku, product)));
        }
        return meant;
    }

    @Query("SELECT p FROM Product p WHERE p.listed = true ORDER BY p.listed, p.id")
    List<Product> listed(Pageable page);

    @Query("SELECT count(p) FROM Product p WHERE p.listed = true")
    long countListed();
}
