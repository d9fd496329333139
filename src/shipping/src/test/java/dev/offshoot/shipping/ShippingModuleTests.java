package dev.offshoot.shipping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;

import dev.offshoot.contracts.Address;
import dev.offshoot.contracts.shipping.CancelShipment;
import dev.offshoot.contracts.shipping.ShipOrder;
import dev.offshoot.messaging.testing.Redelivers;
import dev.offshoot.shipping.Shipment.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.modulith.test.ApplicationModuleTest;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A shipment, step by step: nothing falls due by itself here, the tests decide when. Each message also arrives twice,
 * late and early.
 */
@ApplicationModuleTest
@AutoConfigureMockMvc
@TestPropertySource(
        properties = {
            "offshoot.shipping.quotes-within=1h",
            "offshoot.shipping.pick-up-after=1h",
            "offshoot.shipping.delivery-after=1h"
        })
class ShippingModuleTests {

    @Autowired
    Shipments shipments;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    TransactionTemplate transactions;

    @Autowired
    MockMvcTester http;

    private UUID order;
    private UUID customer;

    @BeforeEach
    void anotherOrder() {
        order = UUID.randomUUID();
        customer = UUID.randomUUID();
    }

    @Test
    @Redelivers(ShipOrder.class)
    void shipsOnceHoweverOftenItIsTold() {
        tell(ship(), ship());
        tell(ship());
        assertThat(reminders("shipping.CloseQuotes")).isEqualTo(1);

        tell(new CloseQuotes(order, 1));
        tell(ship());
        tell(new PickUp(order));
        tell(ship());

        assertReport(State.DISPATCHED, 1);
        assertThat(answers()).containsExactly("shipping.ParcelDispatched");
        assertThat(reminders("shipping.CloseQuotes")).isEqualTo(1);
    }

    @Test
    @Redelivers({QuoteWanted.class, CloseQuotes.class, QuoteOffered.class, PickUp.class, Arrive.class})
    void takesEachStepOnceHoweverOftenItTellsItself() {
        tell(ship());
        tell(
                new QuoteWanted(order, "DE", 3, Instant.now().plusSeconds(1)),
                new QuoteWanted(order, "DE", 3, Instant.now().plusSeconds(1)));
        tell(new CloseQuotes(order, 1), new CloseQuotes(order, 1));
        tell(new CloseQuotes(order, 1), new QuoteOffered(order, "Tortoise Freight", 1, true));
        assertThat(reminders("shipping.PickUp")).isEqualTo(1);
        tell(new PickUp(order), new PickUp(order));
        tell(new PickUp(order), new CloseQuotes(order, 1));
        assertThat(reminders("shipping.Arrive")).isEqualTo(1);
        tell(new Arrive(order), new Arrive(order));
        tell(new Arrive(order), new PickUp(order), new CloseQuotes(order, 1), ship());

        assertReport(State.DELIVERED, 1);
        assertThat(answers()).containsExactly("shipping.ParcelDispatched", "shipping.ParcelDelivered");
        assertThat(shipments.find(new OrderId(order)))
                .flatMap(Shipment::quote)
                .map(Quote::carrier)
                .contains("Goose Post");
    }

    /** Guards against two transactions that decide on the same shipment, each from its former state. */
    @Test
    void locksTheShipmentThatItDecidesOn() {
        tell(ship());
        var elsewhere = new TransactionTemplate(transactions.getTransactionManager());
        elsewhere.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);

        transactions.executeWithoutResult(status -> {
            shipments.lock(List.of(new OrderId(order)));

            List<Integer> free = elsewhere.execute(other -> jdbc.queryForList(
                    "SELECT 1 FROM shipping.shipment WHERE order_id = ? FOR UPDATE SKIP LOCKED", Integer.class, order));
            assertThat(free).isEmpty();
        });
    }

    @Test
    void takesNoStepBeforeItsTurn() {
        tell(
                new QuoteOffered(order, "Goose Post", 1, true),
                new CloseQuotes(order, 1),
                new PickUp(order),
                new Arrive(order));
        assertThat(shipments.find(new OrderId(order))).isEmpty();

        tell(ship());
        tell(new Arrive(order));
        tell(new PickUp(order));

        assertReport(State.QUOTING, 0);
        assertThat(answers()).isEmpty();
    }

    @Test
    @Redelivers(CancelShipment.class)
    void stopsWhatIsNotDispatchedYet() {
        tell(ship());
        tell(new CloseQuotes(order, 1));
        tell(new CancelShipment(order), new CancelShipment(order));
        tell(new CancelShipment(order));
        tell(new PickUp(order), ship());

        assertReport(State.CANCELLED, 0);
        assertThat(answers()).containsExactly("shipping.ShipmentCancelled");
    }

    @Test
    void stopsWhileCarriersAreAsked() {
        tell(ship());
        tell(new CancelShipment(order));
        tell(new CloseQuotes(order, 1));
        tell(new PickUp(order));

        assertReport(State.CANCELLED, 0);
        assertThat(answers()).containsExactly("shipping.ShipmentCancelled");
    }

    @Test
    void cannotStopWhatIsDispatched() {
        tell(ship());
        tell(new CloseQuotes(order, 1));
        tell(new PickUp(order));
        tell(new CancelShipment(order), new CancelShipment(order));
        assertReport(State.DISPATCHED, 1);

        tell(new Arrive(order));
        tell(new CancelShipment(order));

        assertReport(State.DELIVERED, 1);
        assertThat(answers()).containsExactly("shipping.ParcelDispatched", "shipping.ParcelDelivered");
    }

    @Test
    void neverShipsWhatWasStoppedBefore() {
        tell(new CancelShipment(order), new CancelShipment(order));
        tell(new CancelShipment(order));
        tell(ship(), ship());
        tell(new CloseQuotes(order, 1));
        tell(new PickUp(order));

        assertReport(State.CANCELLED, 0);
        assertThat(answers()).containsExactly("shipping.ShipmentCancelled");
        assertThat(reminders("shipping.CloseQuotes")).isZero();
    }

    /** Guards against a parcel that is on its way after its cancellation was confirmed. */
    @Test
    void eitherStopsOrDispatchesHoweverTheMessagesFall() {
        var seed = System.nanoTime();
        var orders = IntStream.range(0, 200).mapToObj(i -> UUID.randomUUID()).toList();
        var messages = new ArrayList<Object>();
        for (var one : orders) {
            messages.add(new ShipOrder(one, customer, address(), 1));
            messages.add(new CloseQuotes(one, 1));
            messages.add(new PickUp(one));
            messages.add(new PickUp(one));
            messages.add(new CancelShipment(one));
        }
        Collections.shuffle(messages, new Random(seed));

        messages.parallelStream().forEach(this::publish);
        settled("%");
        orders.forEach(one -> publish(new CloseQuotes(one, 1)));
        settled("%");
        orders.forEach(one -> publish(new PickUp(one), new CancelShipment(one)));
        settled("%");

        for (var one : orders) {
            order = one;
            assertThat(answers()).as("order %s of seed %d", one, seed).hasSize(1);
            assertThat(answers().get(0))
                    .isIn("shipping.ShipmentCancelled", "shipping.ParcelDispatched", "shipping.ShipmentFailed");
            assertThat(shipments
                            .find(new OrderId(one))
                            .orElseThrow()
                            .trackingNumber()
                            .isPresent())
                    .isEqualTo(answers().contains("shipping.ParcelDispatched"));
        }
    }

    @Test
    void forgetsTheAddressWhenItIsOver() {
        tell(ship());
        assertThat(labels()).isEqualTo(5);

        tell(new CloseQuotes(order, 1));
        tell(new PickUp(order));
        tell(new Arrive(order));

        assertThat(labels()).isZero();
    }

    @Test
    void showsAParcelToItsOwnerAndTheFreightToTheStaffAlone() {
        tell(ship());
        tell(new CloseQuotes(order, 1));
        tell(new PickUp(order));
        var number = shipments
                .find(new OrderId(order))
                .flatMap(Shipment::trackingNumber)
                .orElseThrow();

        assertThat(http.get().uri("/api/shipments/{order}", order).with(as(customer, "CUSTOMER")))
                .hasStatusOk()
                .bodyJson()
                .isStrictlyEqualTo("""
                        {"orderId": "%s", "status": "DISPATCHED", "carrier": "Goose Post", "trackingNumber": "%s",
                         "freight": null}""".formatted(order, number));
        assertThat(http.get().uri("/api/shipments/{order}", order).with(as(UUID.randomUUID(), "STAFF")))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.freight")
                .asMap()
                .containsEntry("amount", "6.70")
                .containsEntry("currency", "EUR");
    }

    @Test
    void showsNobodyElseThatThereIsAParcel() {
        tell(ship());
        var somebody = as(UUID.randomUUID(), "CUSTOMER");

        for (var one : List.of(order, UUID.randomUUID())) {
            assertThat(http.get().uri("/api/shipments/{order}", one).with(somebody))
                    .hasStatus(404)
                    .bodyJson()
                    .extractingPath("$.type")
                    .isEqualTo("urn:offshoot:problem:no-such-shipment");
        }
        assertThat(http.get().uri("/api/shipments/{order}", order)).hasStatus(401);
        assertThat(http.get().uri("/api/shipments/{order}", order).with(as(customer, "OPERATOR")))
                .hasStatus(403);
    }

    private ShipOrder ship() {
        return new ShipOrder(order, customer, address(), 3);
    }

    private static Address address() {
        return new Address("Alice", "Main Street 1", "Springfield", "12345", "DE");
    }

    private void tell(Object... messages) {
        publish(messages);
        settled();
    }

    private void publish(Object... messages) {
        transactions.executeWithoutResult(status -> List.of(messages).forEach(events::publishEvent));
    }

    private void settled() {
        settled(order.toString());
    }

    /** Messages that are not due yet stay. */
    private void settled(String subjects) {
        await().until(() -> jdbc.queryForObject(
                        "SELECT count(*) FROM shipping.delivery WHERE subject LIKE ? AND due < CURRENT_TIMESTAMP + INTERVAL '10' MINUTE",
                        Integer.class,
                        subjects)
                == 0);
    }

    private int reminders(String type) {
        return jdbc.queryForObject(
                "SELECT count(*) FROM shipping.delivery WHERE type = ? AND subject = ?",
                Integer.class,
                type,
                order.toString());
    }

    private int labels() {
        return jdbc.queryForObject(
                "SELECT count(to_name) + count(to_street) + count(to_city) + count(to_postal_code) + count(to_country) FROM shipping.shipment WHERE order_id = ?",
                Integer.class,
                order);
    }

    private void assertReport(State status, int count) {
        assertThat(jdbc.queryForList(
                        "SELECT status, shipments FROM shipping.shipment_report WHERE order_id = ?", order))
                .hasSize(1)
                .first(InstanceOfAssertFactories.MAP)
                .containsEntry("status", status.name())
                .containsEntry("shipments", count);
    }

    /** The messages sent about this order: orders runs elsewhere here, so they wait in the outbox. */
    private List<String> answers() {
        return jdbc.queryForList(
                "SELECT type FROM shipping.outbox WHERE subject = ? ORDER BY seq", String.class, order.toString());
    }

    private static RequestPostProcessor as(UUID who, String role) {
        return jwt().jwt(token -> token.subject(who.toString()))
                .authorities(new SimpleGrantedAuthority("ROLE_" + role));
    }
}
