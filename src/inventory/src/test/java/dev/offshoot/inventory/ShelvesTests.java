package dev.offshoot.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.offshoot.contracts.inventory.ReservedItem;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ShelvesTests {

    private final ProductId teapot = new ProductId(new UUID(0, 1));
    private final ProductId cup = new ProductId(new UUID(0, 2));
    private final Shelves shelves = new Shelves(Map.of(teapot, new Stock(teapot, 5, 2), cup, new Stock(cup, 10, 0)));

    @Test
    void reservesEverythingOrNothing() {
        var missing = shelves.reserve(List.of(item(cup, 4), item(teapot, 4)));

        assertThat(missing).containsExactly(teapot);
        assertThat(shelves.changes()).isEmpty();
    }

    @Test
    void combinesWhatManyOrdersTakeOfOneProduct() {
        for (int i = 0; i < 10; i++) {
            assertThat(shelves.reserve(List.of(item(cup, 1)))).isEmpty();
        }

        assertThat(shelves.reserve(List.of(item(cup, 1)))).containsExactly(cup);
        assertThat(shelves.changes()).containsExactly(Map.entry(cup, new Shelves.Change(10, 0)));
    }

    @Test
    void countsAProductThatStandsTwiceInAnOrderTwice() {
        assertThat(shelves.reserve(List.of(item(teapot, 2), item(teapot, 2)))).containsExactly(teapot);
    }

    @Test
    void refusesWhatIsUnknownOrNotPositive() {
        var unknown = new ProductId(new UUID(0, 3));

        assertThat(shelves.reserve(List.of(item(unknown, 1)))).containsExactly(unknown);
        assertThat(shelves.reserve(List.of(item(cup, -1)))).containsExactly(cup);
        assertThatIllegalStateException().isThrownBy(() -> shelves.release(List.of(item(unknown, 1))));
    }

    @Test
    void letsGoAndShips() {
        shelves.release(List.of(item(teapot, 1)));
        shelves.ship(List.of(item(teapot, 1)));

        assertThat(shelves.changes()).containsExactly(Map.entry(teapot, new Shelves.Change(-2, 1)));
    }

    /** Guards against deadlocks between transactions that lock the same products in different orders. */
    @Test
    void changesRowsInTheOrderOfTheirIds() {
        shelves.reserve(List.of(item(cup, 1), item(teapot, 1)));

        assertThat(shelves.changes().keySet()).containsExactly(teapot, cup);
    }

    @Test
    void saysOfWhichProductItKnowsNoStock() {
        var unknown = new ProductId(new UUID(0, 3));

        assertThatIllegalStateException()
                .isThrownBy(() -> shelves.ship(List.of(item(unknown, 1))))
                .withMessage("There is no stock record for product 00000000-0000-0000-0000-000000000003");
    }

    private static ReservedItem item(ProductId product, int quantity) {
        return new ReservedItem(product.value(), quantity);
    }
}
