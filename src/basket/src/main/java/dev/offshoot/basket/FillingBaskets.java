package dev.offshoot.basket;

import java.time.Clock;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Changes the contents of baskets. Locks the basket's row first, so that no checkout runs at the same time. */
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
     * Sets the quantity of a product in the basket.
     *
     * @throws NoSuchProduct if it is not for sale
     * @throws BasketFull if there are too many other products
     */
    @Transactional
    public Basket put(CustomerId customer, ProductId product, int quantity) {
        if (!products.isSold(product)) {
            throw new NoSuchProduct(product);
        }
        baskets.lock(customer);
        var before = baskets.find(customer);
        if (before.contains(product)) {
            baskets.change(customer, product, quantity);
        } else {
            before.requireRoom();
            baskets.add(customer, product, quantity, clock.instant());
        }
        return baskets.find(customer);
    }

    /** Removes a product from the basket. */
    @Transactional
    public Basket remove(CustomerId customer, ProductId product) {
        baskets.lock(customer);
        baskets.remove(customer, product);
        return baskets.find(customer);
    }
}
