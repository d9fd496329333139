package dev.offshoot.shipping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.contracts.Address;
import dev.offshoot.contracts.shipping.ParcelDelivered;
import dev.offshoot.contracts.shipping.ParcelDispatched;
import dev.offshoot.contracts.shipping.ParcelLost;
import dev.offshoot.contracts.shipping.ShipmentCancelled;
import dev.offshoot.contracts.shipping.ShipmentFailed;
import dev.offshoot.messaging.Later;
import dev.offshoot.shipping.Shipment.State;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ShipmentTests {

    private static final Instant LATER = Instant.parse("2026-11-24T12:00:00Z");

    private static final Instant NOW = LATER.minusSeconds(3600);
    private static final ShippingSettings SETTINGS =
            new ShippingSettings(Duration.ofSeconds(1), Duration.ofHours(1), Duration.ofHours(2));

    private final UUID order = UUID.fromString("00000000-0000-0000-0000-0123456789ab");

    @Test
    void asksTheCarriersWithoutSayingWhoItIsFor() {
        assertThat(in(State.QUOTING).askCarriers(NOW, SETTINGS.quotesWithin()))
                .containsExactly(
                        new QuoteWanted(order, "DE", 3, NOW.plusSeconds(1)),
                        new Later(NOW.plusSeconds(1), new CloseQuotes(order, 1)));
    }

    @Test
    void keepsTheCheapestQuoteAndTheFirstOfTwoEqualOnes() {
        var shipment = in(State.QUOTING);

        shipment.quoted("Hare", 700, true);
        shipment.quoted("Goose", 500, true);
        shipment.quoted("Swan", 500, true);
        shipment.quoted("Hare", 700, true);

        assertThat(shipment.carrier).isEqualTo("Goose");
        assertThat(shipment.priceMinor).isEqualTo(500);
    }

    // while we are behind, the reminder of the deadline may be heard after what came too late
    @Test
    void takesNoQuoteThatWasLateThoughTheDeadlineIsNotHeardYet() {
        var shipment = in(State.QUOTING);

        shipment.quoted("Goose", 500, true);
        shipment.quoted("Tortoise", 100, false);

        assertThat(shipment.carrier).isEqualTo("Goose");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "QUOTING")
    void takesNoQuoteAfterTheDeadline(State state) {
        var shipment = in(state);

        shipment.quoted("Tortoise", 100, true);

        assertThat(shipment.carrier).isEqualTo("Goose Post");
        assertThat(shipment.changed).isFalse();
    }

    @Test
    void asksAgainWithMoreTimeBeforeItFails() {
        var shipment = Shipment.wanted(order, order, 3, address("12345"));

        for (int round = 1; round < 4; round++) {
            assertThat(shipment.closeQuotes(round, NOW, SETTINGS))
                    .containsExactly(
                            new QuoteWanted(order, "DE", 3, NOW.plusSeconds(1L << round)),
                            new Later(NOW.plusSeconds(1L << round), new CloseQuotes(order, round + 1)));
            assertThat(shipment.closeQuotes(round, NOW, SETTINGS))
                    .as("round %d, told twice", round)
                    .isEmpty();
        }

        assertThat(shipment.closeQuotes(4, NOW, SETTINGS)).containsExactly(new ShipmentFailed(order, "NO_QUOTE"));
        assertThat(shipment.state).isEqualTo(State.FAILED);
        assertThat(shipment.address).isNull();
    }

    @Test
    void goesOutAndArrives() {
        var shipment = in(State.QUOTING);

        assertThat(shipment.closeQuotes(1, NOW, SETTINGS)).containsExactly(new Later(LATER, new PickUp(order)));
        assertThat(shipment.pickUp(LATER))
                .containsExactly(
                        new ParcelDispatched(order, "Goose Post", "GO0123456789AB"),
                        new Later(LATER, new Arrive(order)));
        assertThat(shipment.arrive()).containsExactly(new ParcelDelivered(order));
        assertThat(shipment.state).isEqualTo(State.DELIVERED);
        assertThat(shipment.address).isNull();
    }

    @Test
    void getsLostOnTheWayToNowhere() {
        var shipment = new Shipment(order, order, 1, 1, State.DISPATCHED, "Goose Post", 550L, "GO1", address("00000"));

        assertThat(shipment.arrive()).containsExactly(new ParcelLost(order));
        assertThat(shipment.state).isEqualTo(State.LOST);
    }

    @ParameterizedTest
    @EnumSource(names = {"QUOTING", "BOOKED"})
    void canBeStoppedUntilItIsDispatched(State state) {
        var shipment = in(state);

        assertThat(shipment.cancel()).containsExactly(new ShipmentCancelled(order));
        assertThat(shipment.state).isEqualTo(State.CANCELLED);
        assertThat(shipment.address).isNull();
    }

    /** Each step is taken from one state, so that whatever is told twice or late changes nothing. */
    @ParameterizedTest
    @EnumSource
    void stepsFromOneStateOnly(State state) {
        assertThat(in(state).closeQuotes(1, NOW, SETTINGS).isEmpty()).isEqualTo(state != State.QUOTING);
        assertThat(in(state).pickUp(LATER).isEmpty()).isEqualTo(state != State.BOOKED);
        assertThat(in(state).arrive().isEmpty()).isEqualTo(state != State.DISPATCHED);
        assertThat(in(state).cancel().isEmpty()).isEqualTo(state != State.QUOTING && state != State.BOOKED);
    }

    private Shipment in(State state) {
        return new Shipment(order, order, 3, 1, state, "Goose Post", 670L, null, address("12345"));
    }

    private static Address address(String postalCode) {
        return new Address("Alice", "Main Street 1", "Springfield", postalCode, "DE");
    }
}
