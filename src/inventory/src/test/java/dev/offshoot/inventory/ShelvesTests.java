package dev.offshoot.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.offshoot.contracts.inventory.ReservedItem;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ShelvesTests {

    private final UUID teapot = new UUID(0, 1);
    private final UUID cup = new UUID(0, 2);
    private final Shelves shelves = new Shelves(Map.of(teapot, new Stock(teapot, 5, 2), cup, new Stock(cup, 10, 0)));

    @Test
    void reservesEverythingOrNothing() {
        var missing = shelves.reserve(List.of(new ReservedItem(cup, 4), new ReservedItem(teapot, 4)));

        assertThat(missing).containsExactly(teapot);
        assertThat(shelves.changes()).isEmpty();
    }

    @Test
    void combinesWhatManyOrdersTakeOfOneProduct() {
        for (int i = 0; i < 10; i++) {
            assertThat(shelves.reserve(List.of(new ReservedItem(cup, 1)))).isEmpty();
        }

        assertThat(shelves.reserve(List.of(new ReservedItem(cup, 1)))).containsExactly(cup);
        assertThat(shelves.changes()).containsExactly(Map.entry(cup, new Shelves.Change(10, 0)));
    }

    @Test
    void countsAProductThatStandsTwiceInAnOrderTwice() {
        assertThat(shelves.reserve(List.of(new ReservedItem(teapot, 2), new ReservedItem(teapot, 2))))
                .containsExactly(teapot);
    }

    @Test
    void refusesWhatIsUnknownOrNotPositive() {
        var unknown = new UUID(0, 3);

        assertThat(shelves.reserve(List.of(new ReservedItem(unknown, 1)))).containsExactly(unknown);
        assertThat(shelves.reserve(List.of(new ReservedItem(cup, -1)))).containsExactly(cup);
        assertThatIllegalStateException().isThrownBy(() -> shelves.release(List.of(new ReservedItem(unknown, 1))));
    }

    @Test
    void letsGoAndShips() {
        shelves.release(List.of(new ReservedItem(teapot, 1)));
        shelves.ship(List.of(new ReservedItem(teapot, 1)));

        assertThat(shelves.changes()).containsExactly(Map.entry(teapot, new Shelves.Change(-2, 1)));
    }
}
