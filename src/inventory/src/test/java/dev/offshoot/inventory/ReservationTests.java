package dev.offshoot.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.contracts.inventory.ReservedItem;
import dev.offshoot.inventory.Reservation.State;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReservationTests {

    private final List<ReservedItem> items =
            List.of(new ReservedItem(new UUID(0, 1), 2), new ReservedItem(new UUID(0, 2), 30));

    // rows outlive a release: the next version reads what an earlier one wrote
    @Test
    void writesItsItemsAsTheyHaveAlwaysBeenWritten() {
        assertThat(new Reservation(new OrderId(new UUID(0, 9)), State.RESERVED, items).itemsAsText())
                .isEqualTo("00000000-0000-0000-0000-000000000001=2,00000000-0000-0000-0000-000000000002=30");
        assertThat(new Reservation(new OrderId(new UUID(0, 9)), State.REJECTED, List.of()).itemsAsText())
                .isEmpty();
    }

    @Test
    void readsWhatItWrote() {
        assertThat(Reservation.itemsFrom(
                        new Reservation(new OrderId(new UUID(0, 9)), State.RESERVED, items).itemsAsText()))
                .isEqualTo(items);
        assertThat(Reservation.itemsFrom("")).isEmpty();
    }

    @Test
    void holdsTheSameInItsNextState() {
        assertThat(new Reservation(new OrderId(new UUID(0, 9)), State.RESERVED, items).in(State.COMMITTED))
                .isEqualTo(new Reservation(new OrderId(new UUID(0, 9)), State.COMMITTED, items));
    }
}
