package dev.offshoot.shipping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.offshoot.contracts.Address;
import dev.offshoot.contracts.shipping.ShipOrder;
import dev.offshoot.shipping.Shipment.State;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.modulith.test.ApplicationModuleTest;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** Parcels with real delays: carriers that answer, one that is late, and one that never answers. */
@ApplicationModuleTest
@TestPropertySource(
        properties = {
            "offshoot.shipping.quotes-within=300ms",
            "offshoot.shipping.pick-up-after=1500ms",
            "offshoot.shipping.delivery-after=100ms"
        })
class CarriersTests {

    @Autowired
    Shipments shipments;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    TransactionTemplate transactions;

    /** The pick-up comes after the late quote, which was consumed and changed nothing. */
    @Test
    void takesTheCheapestThatAnswersInTime() {
        var small = ship(1, "DE", "12345");
        var large = ship(10, "DE", "12345");

        settled();

        assertArrived(small, "Goose Post", 550);
        assertArrived(large, "Hare Express", 940);
    }

    @Test
    void failsWhereNoCarrierGoes() {
        var order = ship(1, "AQ", "12345");

        settled();

        assertThat(shipments.find(new OrderId(order)).orElseThrow().state()).isEqualTo(State.FAILED);
        assertThat(answers(order)).containsExactly("shipping.ShipmentFailed");
    }

    @Test
    void losesWhatGoesNowhere() {
        var order = ship(1, "DE", "00000");

        settled();

        assertThat(shipments.find(new OrderId(order)).orElseThrow().state()).isEqualTo(State.LOST);
        assertThat(answers(order)).containsExactly("shipping.ParcelDispatched", "shipping.ParcelLost");
    }

    private UUID ship(int items, String country, String postalCode) {
        var order = UUID.randomUUID();
        var address = new Address("Alice", "Main Street 1", "Springfield", postalCode, country);
        transactions.executeWithoutResult(
                status -> events.publishEvent(new ShipOrder(order, UUID.randomUUID(), address, items)));
        return order;
    }

    private void settled() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> jdbc.queryForObject("SELECT count(*) FROM shipping.delivery", Integer.class) == 0);
    }

    private void assertArrived(UUID order, String carrier, long price) {
        var shipment = shipments.find(new OrderId(order)).orElseThrow();
        assertThat(shipment.quote()).contains(new Quote(carrier, price));
        assertThat(shipment.state()).isEqualTo(State.DELIVERED);
        assertThat(answers(order)).containsExactly("shipping.ParcelDispatched", "shipping.ParcelDelivered");
    }

    private List<String> answers(UUID order) {
        return jdbc.queryForList(
                "SELECT type FROM shipping.outbox WHERE subject = ? ORDER BY seq", String.class, order.toString());
    }
}
