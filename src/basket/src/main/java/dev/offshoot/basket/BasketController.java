package dev.offshoot.basket;

import dev.offshoot.contracts.Money;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** A customer's own basket. */
@RestController
@RequestMapping("/api/basket")
class BasketController {

    private final Baskets baskets;
    private final FillingBaskets filling;

    BasketController(Baskets baskets, FillingBaskets filling) {
        this.baskets = baskets;
        this.filling = filling;
    }

    /** The view of one product in the basket. */
    record ItemView(
            UUID productId,
            String sku,
            String name,
            Money unitPrice,
            int quantity,
            Money lineTotal,
            boolean available) {}

    /**
     * The view of a basket.
     *
     * @param total null while the basket is empty or mixes currencies
     */
    record BasketView(List<ItemView> items, @Nullable Money total) {

        static BasketView of(Basket basket) {
            return new BasketView(
                    basket.items().stream()
                            .map(item -> new ItemView(
                                    item.product().value(),
                                    item.sku(),
                                    item.name(),
                                    item.unitPrice(),
                                    item.quantity(),
                                    item.lineTotal(),
                                    item.available()))
                            .toList(),
                    basket.total());
        }
    }

    /** The wanted quantity of a product. */
    record Wanted(@NotNull @Min(1) @Max(Basket.MOST_OF_ONE) Integer quantity) {}

    @GetMapping
    BasketView basket(Authentication who) {
        return BasketView.of(baskets.find(customerOf(who)));
    }

    @PutMapping("/items/{productId}")
    BasketView put(@PathVariable UUID productId, @Valid @RequestBody Wanted wanted, Authentication who) {
        return BasketView.of(filling.put(customerOf(who), new ProductId(productId), wanted.quantity()));
    }

    @DeleteMapping("/items/{productId}")
    BasketView remove(@PathVariable UUID productId, Authentication who) {
        return BasketView.of(filling.remove(customerOf(who), new ProductId(productId)));
    }

    private static CustomerId customerOf(Authentication who) {
        return new CustomerId(UUID.fromString(who.getName()));
    }
}
