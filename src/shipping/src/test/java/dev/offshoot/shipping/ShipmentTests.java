package dev.offshoot.shipping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.contracts.Address;
import dev.offshoot.contracts.shipping.ParcelDelivered;
import dev.offshoot.contracts.shipping.ParcelDispatched;
import dev.offshoot.contracts.shipping.ParcelLost;
import dev.offshoot.contracts.shipping.ShipmentCancelled;
import dev.offshoot.contracts.shipping.ShipmentFailed;
import dev.offshoot.messaging.ScheduledMessage;
import dev.offshoot.shipping.Shipment.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every transition of a shipment, with messages that are repeated, late or early. */
class ShipmentTests {

    private static final Instant LATER = Instant.parse("2026-11-24T12:00:00Z");

    private static final Instant NOW = LATER.minusSeconds(3600);
    private static final ShippingSettings SETTINGS =
            new ShippingSettings(Duration.ofSeconds(1), Duration.ofHours(1), Duration.ofHours(2));

    private final OrderId order = new OrderId(UUID.fromString("00000000-0000-0000-0000-0123456789ab"));

    @Test
    void asksTheCarriersWithoutSayingWhoItIsFor() {
        var shipment = Shipment.unheardOf(order);

        var asked = ship(shipment);

        assertThat(asked).contains(new Decision.AskCarriers(order, "DE", 3, 1, NOW.plusSeconds(1)));
        assertThat(asked.orElseThrow().messages())
                .containsExactly(
                        new QuoteWanted(order.value(), "DE", 3, NOW.plusSeconds(1)),
                        new ScheduledMessage(NOW.plusSeconds(1), new CloseQuotes(order.value(), 1)));
        assertThat(shipment.state()).isEqualTo(State.QUOTING);
        assertThat(shipment.parcel()).contains(parcel("12345"));
    }

    @Test
    void keepsTheCheapestQuoteAndTheFirstOfTwoEqualOnes() {
        var shipment = quoting();

        shipment.quoted(new Quote("Hare", 700), true);
        shipment.quoted(new Quote("Goose", 500), true);
        shipment.quoted(new Quote("Swan", 500), true);
        shipment.quoted(new Quote("Hare", 700), true);

        assertThat(shipment.quote()).contains(new Quote("Goose", 500));
    }

    // if this module lags, it may consume the deadline after quotes that were too late
    @Test
    void takesNoQuoteThatWasLateThoughTheDeadlineIsNotHeardYet() {
        var shipment = quoting();

        shipment.quoted(new Quote("Goose", 500), true);
        shipment.quoted(new Quote("Tortoise", 100), false);

        assertThat(shipment.quote()).map(Quote::carrier).contains("Goose");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "QUOTING")
    void takesNoQuoteAfterTheDeadline(State state) {
        var shipment = in(state);

        shipment.quoted(new Quote("Tortoise", 100), true);

        assertThat(shipment.quote()).map(Quote::carrier).contains("Goose Post");
        assertThat(shipment.isChanged()).isFalse();
    }

    @Test
    void asksAgainWithMoreTimeBeforeItFails() {
        var shipment = quoting();

        for (int round = 1; round < 4; round++) {
            assertThat(shipment.closeQuotes(round, NOW, SETTINGS))
                    .contains(new Decision.AskCarriers(order, "DE", 3, round + 1, NOW.plusSeconds(1L << round)));
            assertThat(shipment.closeQuotes(round, NOW, SETTINGS))
                    .as("round %d, told twice", round)
                    .isEmpty();
        }

        assertThat(shipment.closeQuotes(4, NOW, SETTINGS)).contains(new Decision.Failed(order));
        assertThat(shipment.state()).isEqualTo(State.FAILED);
        assertLabelForgotten(shipment);
    }

    @Test
    void goesOutAndArrives() {
        var shipment = in(State.QUOTING);

        assertThat(shipment.closeQuotes(1, NOW, SETTINGS)).contains(new Decision.Booked(order, LATER));
        assertThat(shipment.state()).isEqualTo(State.BOOKED);
        assertThat(shipment.pickUp(LATER))
                .contains(new Decision.Dispatched(order, "Goose Post", "GO0123456789AB", LATER));
        assertThat(shipment.state()).isEqualTo(State.DISPATCHED);
        assertThat(shipment.trackingNumber()).contains("GO0123456789AB");
        assertThat(shipment.arrive()).contains(new Decision.Delivered(order));
        assertThat(shipment.state()).isEqualTo(State.DELIVERED);
        assertLabelForgotten(shipment);
    }

    @Test
    void getsLostOnTheWayToNowhere() {
        var shipment = Shipment.stored(
                order, State.DISPATCHED, parcel("00000"), 1, new Quote("Goose Post", 550), "GO0123456789AB");

        assertThat(shipment.arrive()).contains(new Decision.Lost(order));
        assertThat(shipment.state()).isEqualTo(State.LOST);
        assertLabelForgotten(shipment);
    }

    @ParameterizedTest
    @EnumSource(names = {"QUOTING", "BOOKED"})
    void canBeStoppedUntilItIsDispatched(State state) {
        var shipment = in(state);

        assertThat(shipment.cancel()).contains(new Decision.Cancelled(order));
        assertThat(shipment.state()).isEqualTo(State.CANCELLED);
        assertLabelForgotten(shipment);
    }

    /** Guards against shipping a parcel after confirming its cancellation. */
    @Test
    void isNeverShippedIfItIsStoppedBeforeItIsHeardOf() {
        var shipment = Shipment.unheardOf(order);

        assertThat(shipment.cancel()).contains(new Decision.Cancelled(order));
        assertThat(shipment.state()).isEqualTo(State.CANCELLED);
        assertThat(shipment.parcel()).isEmpty();

        assertThat(ship(shipment)).isEmpty();
        assertThat(shipment.state()).isEqualTo(State.CANCELLED);
        assertThat(shipment.parcel()).isEmpty();
    }

    /** Each step requires one state, so repeated or late messages change nothing. */
    @ParameterizedTest
    @EnumSource
    void stepsFromOneStateOnly(State state) {
        assertStep(state, state == State.UNHEARD, this::ship);
        assertStep(state, state == State.QUOTING, shipment -> shipment.closeQuotes(1, NOW, SETTINGS));
        assertStep(state, state == State.BOOKED, shipment -> shipment.pickUp(LATER));
        assertStep(state, state == State.DISPATCHED, Shipment::arrive);
        assertStep(state, state == State.UNHEARD || state == State.QUOTING || state == State.BOOKED, Shipment::cancel);
    }

    private void assertStep(State from, boolean taken, Function<Shipment, Optional<Decision>> step) {
        var shipment = in(from);

        assertThat(step.apply(shipment).isPresent()).as("from %s", from).isEqualTo(taken);
        assertThat(shipment.isChanged()).as("changed from %s", from).isEqualTo(taken);
        if (!taken) {
            assertThat(shipment.state()).isEqualTo(from);
        }
    }

    @Test
    void saysWhatItDecidesInTheWordsOfItsContract() {
        var id = order.value();

        assertThat(new Decision.Booked(order, LATER).messages())
                .containsExactly(new ScheduledMessage(LATER, new PickUp(id)));
        assertThat(new Decision.Dispatched(order, "Goose Post", "GO1", LATER).messages())
                .containsExactly(
                        new ParcelDispatched(id, "Goose Post", "GO1"), new ScheduledMessage(LATER, new Arrive(id)));
        assertThat(new Decision.Delivered(order).messages()).containsExactly(new ParcelDelivered(id));
        assertThat(new Decision.Lost(order).messages()).containsExactly(new ParcelLost(id));
        assertThat(new Decision.Cancelled(order).messages()).containsExactly(new ShipmentCancelled(id));
        assertThat(new Decision.Failed(order).messages()).containsExactly(new ShipmentFailed(id, "NO_QUOTE"));
    }

    private Optional<Decision> ship(Shipment shipment) {
        return shipment.ship(parcel("12345"), NOW, SETTINGS.quotesWithin());
    }

    private static void assertLabelForgotten(Shipment shipment) {
        assertThat(shipment.parcel().orElseThrow().address()).isNull();
    }

    private Shipment quoting() {
        return Shipment.stored(order, State.QUOTING, parcel("12345"), 1, null, null);
    }

    private Shipment in(State state) {
        return Shipment.stored(order, state, parcel("12345"), 1, new Quote("Goose Post", 670), null);
    }

    private static Parcel parcel(String postalCode) {
        return new Parcel(
                new CustomerId(new UUID(0, 1)),
                3,
                new Address("Alice", "Main Street 1", "Springfield", postalCode, "DE"));
    }
}
