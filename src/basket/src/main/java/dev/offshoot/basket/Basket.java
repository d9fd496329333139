package dev.offshoot.basket;

import dev.offshoot.contracts.Money;
import dev.offshoot.contracts.orders.OrderLine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a customer means to buy, at the prices last heard. */
record Basket(List<Item> items) {

    static final int MOST_ITEMS = 100;
    static final int MOST_OF_ONE = 99;

    /**
     * So many of a product.
     *
     * @param available whether it is still sold
     */
    record Item(ProductId product, String sku, String name, Money unitPrice, int quantity, boolean available) {

        Money lineTotal() {
            return unitPrice.times(quantity);
        }

        private OrderLine toOrderLine() {
            return new OrderLine(product.value(), sku, name, unitPrice, quantity);
        }
    }

    /** The sum of all lines; nothing while the basket is empty, or holds several currencies. */
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

    /**
     * Looks whether another product fits in.
     *
     * @throws BasketFull if it does not; more of a product that is there already always does
     */
    void requireRoomFor(ProductId product) {
        if (items.size() >= MOST_ITEMS
                && items.stream().noneMatch(item -> item.product().equals(product))) {
            throw new BasketFull();
        }
    }

    /** What an order is placed for. */
    record Contents(List<OrderLine> lines, Money total) {}

    /**
     * The contents of an order for all of it.
     *
     * @throws BasketNotOrderable if it is empty, holds several currencies, or something that is not sold any more
     */
    Contents toOrder() {
        if (items.isEmpty()) {
            throw new BasketNotOrderable("basket-empty", "The basket is empty");
        }
        var gone =
                items.stream().filter(item -> !item.available()).map(Item::name).toList();
        if (!gone.isEmpty()) {
            throw new BasketNotOrderable("product-not-sold", "Not sold any more: " + String.join(", ", gone));
        }
        var total = total();
        if (total == null) {
            throw new BasketNotOrderable("mixed-currencies", "One order is paid in one currency");
        }
        return new Contents(items.stream().map(Item::toOrderLine).toList(), total);
    }
}
