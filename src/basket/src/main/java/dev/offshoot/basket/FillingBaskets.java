package dev.offshoot.basket;

import java.time.Clock;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Puts products into baskets, and takes them out. The basket's row is locked first, so that no checkout is under way. */
@Service
class FillingBaskets {

    private final Baskets baskets;
    private final Products products;
    private final Clock clock;

    FillingBaskets(Baskets baskets, Products products, Clock clock) {
        this.baskets = baskets;
        this.products = products;
        this.clock = clock;
    }

    /**
     * Puts so many of a product into the basket, instead of what was there of it.
     *
     * @throws NoSuchProduct if it is not sold
     * @throws BasketFull if it holds too many others
     */
    @Transactional
    public Basket put(CustomerId customer, ProductId product, int quantity) {
        if (!products.isSold(product)) {
            throw new NoSuchProduct(product);
        }
        baskets.lock(customer);
        baskets.find(customer).requireRoomFor(product);
        baskets.put(customer, product, quantity, clock.instant());
        return baskets.find(customer);
    }

    /** Takes all of a product out of the basket. */
    @Transactional
    public Basket remove(CustomerId customer, ProductId product) {
        baskets.lock(customer);
        baskets.remove(customer, product);
        return baskets.find(customer);
    }
}
