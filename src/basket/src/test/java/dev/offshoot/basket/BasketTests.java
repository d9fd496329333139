package dev.offshoot.basket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.offshoot.contracts.Money;
import dev.offshoot.contracts.orders.OrderLine;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BasketTests {

    @Test
    void costsWhatItsLinesCost() {
        var basket = new Basket(List.of(item("19.99", "EUR", 3, true), item("0.01", "EUR", 1, true)));

        assertThat(basket.total()).isEqualTo(Money.of("59.98", "EUR"));
    }

    @Test
    void becomesTheLinesOfAnOrder() {
        var item = item("19.99", "EUR", 3, true);

        assertThat(new Basket(List.of(item)).toOrder())
                .isEqualTo(new Basket.Contents(
                        List.of(new OrderLine(item.product().value(), "sku", "Teapot", Money.of("19.99", "EUR"), 3)),
                        Money.of("59.97", "EUR")));
    }

    @Test
    void hasNoTotalWhileItIsEmptyOrHoldsSeveralCurrencies() {
        assertThat(new Basket(List.of()).total()).isNull();
        assertThat(new Basket(List.of(item("1.00", "EUR", 1, true), item("1.00", "USD", 1, true))).total())
                .isNull();
    }

    @Test
    void cannotBeOrderedWhileItIsEmptyMixedOrHoldsWhatIsGone() {
        assertRefused("basket-empty");
        assertRefused("mixed-currencies", item("1.00", "EUR", 1, true), item("100", "JPY", 1, true));
        assertRefused("product-not-sold", item("1.00", "EUR", 1, true), item("1.00", "EUR", 1, false));
    }

    @Test
    void hasRoomForSoManyProductsAndNoMore() {
        var items = Stream.generate(() -> item("1.00", "EUR", 1, true))
                .limit(Basket.MOST_ITEMS)
                .toList();

        new Basket(items.subList(1, items.size())).requireRoom();
        assertThatExceptionOfType(BasketFull.class).isThrownBy(() -> new Basket(items).requireRoom());
    }

    private static void assertRefused(String problem, Basket.Item... items) {
        assertThatExceptionOfType(BasketNotOrderable.class)
                .isThrownBy(() -> new Basket(List.of(items)).toOrder())
                .satisfies(refusal -> assertThat(refusal.problem).isEqualTo(problem));
    }

    private static Basket.Item item(String amount, String currency, int quantity, boolean available) {
        return new Basket.Item(
                new ProductId(UUID.randomUUID()), "sku", "Teapot", Money.of(amount, currency), quantity, available);
    }
}
