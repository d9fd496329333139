package dev.offshoot.basket;

import dev.offshoot.contracts.Money;
import dev.offshoot.contracts.orders.OrderLine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a customer intends to buy, at the last known prices. */
record Basket(List<Item> items) {

    static final int MOST_ITEMS = 100;
    static final int MOST_OF_ONE = 99;

    /**
     * A quantity of a product.
     *
     * @param available whether it is still for sale
     */
    record Item(ProductId product, String sku, String name, Money unitPrice, int quantity, boolean available) {

        Money lineTotal() {
            return unitPrice.times(quantity);
        }

        private OrderLine toOrderLine() {
            return new OrderLine(product.value(), sku, name, unitPrice, quantity);
        }
    }

    /** The sum of all lines; null while the basket is empty or mixes currencies. */
    @Nullable Money total() {
        return items.isEmpty() || hasSeveralCurrencies()
                ? null
                : items.stream().map(Item::lineTotal).reduce(Money::plus).orElseThrow();
    }

    private boolean hasSeveralCurrencies() {
        return items.stream()
                        .map(item -> item.unitPrice().currency())
                        .distinct()
                        .count()
                > 1;
    }

    boolean contains(ProductId product) {
        return items.stream().anyMatch(item -> item.product().equals(product));
    }

    /**
     * Checks whether another product fits in.
     *
     * @throws BasketFull if it does not
     */
    void requireRoom() {
        if (items.size() >= MOST_ITEMS) {
            throw new BasketFull();
        }
    }

    /** What to order. */
    record Contents(List<OrderLine> lines, Money total) {}

    /**
     * Returns an order for the whole basket.
     *
     * @throws BasketNotOrderable if it is empty, mixes currencies, or contains a product that is no longer sold
     */
    Contents toOrder() {
        if (items.isEmpty()) {
            throw new BasketNotOrderable("basket-empty", "The basket is empty");
        }
        var gone =
                items.stream().filter(item -> !item.available()).map(Item::name).toList();
        if (!gone.isEmpty()) {
            throw new BasketNotOrderable(
                    "product-not-sold", "No longer sold; remove from the basket: " + String.join(", ", gone));
        }
        var total = total();
        if (total == null) {
            throw new BasketNotOrderable(
                    "mixed-currencies", "The basket mixes currencies: order each currency separately");
        }
        return new Contents(items.stream().map(Item::toOrderLine).toList(), total);
    }
}
