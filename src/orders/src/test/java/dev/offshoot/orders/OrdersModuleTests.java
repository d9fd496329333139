package dev.offshoot.orders;

import static dev.offshoot.orders.OrderFixtures.anId;
import static dev.offshoot.orders.OrderFixtures.dispatched;
import static dev.offshoot.orders.OrderFixtures.threeTeapots;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.asyncDispatch;

import com.zaxxer.hikari.HikariDataSource;
import dev.offshoot.contracts.inventory.ReserveStock;
import dev.offshoot.contracts.inventory.StockRejected;
import dev.offshoot.contracts.inventory.StockReserved;
import dev.offshoot.contracts.orders.PlaceOrder;
import dev.offshoot.contracts.payments.PaymentDeclined;
import dev.offshoot.contracts.payments.PaymentTaken;
import dev.offshoot.contracts.shipping.ParcelDelivered;
import dev.offshoot.contracts.shipping.ParcelDispatched;
import dev.offshoot.contracts.shipping.ParcelLost;
import dev.offshoot.contracts.shipping.ShipmentCancelled;
import dev.offshoot.contracts.shipping.ShipmentFailed;
import dev.offshoot.messaging.engine.modules.LocalModules;
import dev.offshoot.messaging.testing.Redelivers;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.modulith.test.ApplicationModuleTest;
import org.springframework.modulith.test.Scenario;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The order process on the real schema, through messages and HTTP. Each message is also delivered twice, and late. */
@ApplicationModuleTest
@AutoConfigureMockMvc
class OrdersModuleTests {

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    TransactionTemplate transactions;

    @Autowired
    Orders orders;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    MockMvcTester http;

    @Autowired
    Environment environment;

    @Autowired
    FollowingOrders following;

    @Autowired
    LocalModules modules;

    private ExecutorService threads;
    private UUID order;
    private UUID customer;

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    @BeforeEach
    void somebodyNew() {
        order = anId();
        customer = anId();
        threads = Executors.newCachedThreadPool();
    }

    @Test
    void asksForStockWhenAnOrderIsPlaced(Scenario scenario) {
        scenario.publish(threeTeapots(order, customer))
                .andWaitForEventOfType(ReserveStock.class)
                .matching(command -> command.orderId().equals(order))
                .toArrive();

        settled();
        assertThat(status()).isEqualTo("PLACED");
    }

    @Test
    @Redelivers(PlaceOrder.class)
    void placesAnOrderOnceHoweverOftenItIsTold() {
        tell(threeTeapots(order, customer), threeTeapots(order, customer));
        settled();
        tell(threeTeapots(order, customer));
        settled();

        assertThat(said("inventory.ReserveStock")).isEqualTo(1);
        assertThat(said("orders.OrderPlaced")).isEqualTo(1);
    }

    @Test
    @Redelivers({StockReserved.class, PaymentTaken.class, ParcelDispatched.class, ParcelDelivered.class})
    void completesAnOrderWhenEverythingIsToldTwiceAndInAnyOrder() {
        for (int seed = 0; seed < 10; seed++) {
            order = anId();
            var answers = new ArrayList<Object>(List.of(
                    new StockReserved(order),
                    new StockReserved(order),
                    new PaymentTaken(order, OrderFixtures.TOTAL),
                    dispatched(order),
                    dispatched(order),
                    new ParcelDelivered(order),
                    new ParcelDelivered(order)));
            tell(threeTeapots(order, customer));
            settled();
            Collections.shuffle(answers, new Random(seed));

            // a message that arrives early is not delivered again: its counterpart is not on its way yet
            tell(new StockReserved(order));
            settled();
            tell(new PaymentTaken(order, OrderFixtures.TOTAL));
            settled();
            answers.forEach(this::tell);
            settled();

            assertThat(status()).as("seed %d", seed).isEqualTo("COMPLETED");
            assertThat(said("payments.TakePayment")).isEqualTo(1);
            assertThat(said("shipping.ShipOrder")).isEqualTo(1);
            assertThat(said("inventory.CommitStock")).isEqualTo(1);
            assertThat(said("orders.OrderCompleted")).isEqualTo(1);
        }
    }

    /** The state in which each message finds the order. */
    static List<Ending> endings() {
        return List.of(
                new Ending("OUT_OF_STOCK", List.of(id -> new StockRejected(id, List.of()))),
                new Ending("PAYMENT_DECLINED", List.of(StockReserved::new, id -> new PaymentDeclined(id, "DECLINED"))),
                new Ending(
                        "NO_CARRIER",
                        List.of(
                                StockReserved::new,
                                OrdersModuleTests::paid,
                                id -> new ShipmentFailed(id, "NO_CARRIER"))),
                new Ending(
                        "LOST",
                        List.of(
                                StockReserved::new,
                                OrdersModuleTests::paid,
                                OrderFixtures::dispatched,
                                ParcelLost::new)));
    }

    record Ending(String reason, List<Function<UUID, Object>> answers) {}

    @ParameterizedTest
    @MethodSource("endings")
    @Redelivers({StockRejected.class, PaymentDeclined.class, ShipmentFailed.class, ParcelLost.class})
    void endsOnceHoweverOftenItIsTold(Ending ending) {
        tell(threeTeapots(order, customer));
        settled();
        for (var answer : ending.answers()) {
            tell(answer.apply(order), answer.apply(order));
            settled();
        }
        ending.answers().forEach(answer -> tell(answer.apply(order)));
        settled();

        assertThat(status()).isEqualTo("CANCELLED");
        assertThat(lastReason()).isEqualTo(ending.reason());
        assertThat(said("orders.OrderCancelled")).isEqualTo(1);
        assertThat(said("inventory.ReleaseStock")).isLessThanOrEqualTo(1);
        assertThat(said("payments.ReversePayment")).isLessThanOrEqualTo(1);
    }

    @Test
    @Redelivers(ShipmentCancelled.class)
    void leavesItToShippingWhetherACancellationComesInTime() {
        aConfirmedOrder();

        assertThat(cancelling(customer())).hasStatus(202);
        settled();
        assertThat(status()).isEqualTo("CANCELLING");
        tell(new ShipmentCancelled(order), new ShipmentCancelled(order));
        settled();

        assertThat(status()).isEqualTo("CANCELLED");
        assertThat(said("shipping.CancelShipment")).isEqualTo(1);
        assertThat(said("payments.ReversePayment")).isEqualTo(1);
        assertThat(said("inventory.ReleaseStock")).isEqualTo(1);
    }

    @Test
    void saysInTheHistoryThatACancellationCameTooLate() {
        aConfirmedOrder();
        assertThat(cancelling(customer())).hasStatus(202);
        tell(dispatched(order));
        settled();

        assertThat(http.get().uri("/api/orders/" + order).with(customer()))
                .bodyJson()
                .extractingPath("$.history[-1:].reason")
                .asArray()
                .containsExactly("CANCELLATION_TOO_LATE");
        assertThat(cancelling(customer()))
                .hasStatus(409)
                .bodyJson()
                .extractingPath("$.type")
                .isEqualTo("urn:offshoot:problem:order-already-shipped");
    }

    @Test
    void showsAnOrderToItsOwnerAndToStaffAlone() {
        tell(threeTeapots(order, customer));
        settled();

        assertThat(http.get().uri("/api/orders/" + order).with(customer()))
                .bodyJson()
                .extractingPath("$.total.amount")
                .isEqualTo("44.97");
        assertThat(http.get().uri("/api/orders/" + order).with(staff())).hasStatusOk();
        assertThat(http.get().uri("/api/orders/" + order).with(somebodyElse())).hasStatus(404);
        assertThat(http.get().uri("/api/orders/" + order + "/stream").with(somebodyElse()))
                .hasStatus(404);
        assertThat(cancelling(somebodyElse())).hasStatus(404);
        assertThat(http.get().uri("/api/orders").with(somebodyElse()))
                .bodyJson()
                .extractingPath("$.total")
                .isEqualTo(0);
        assertThat(http.get().uri("/api/orders/" + order)).hasStatus(401);
    }

    // readers that hold one connection while they wait for the next deadlock
    // when there are as many of them as connections
    @Test
    void readsAnOrderWithOneConnection() {
        tell(threeTeapots(order, customer));
        settled();

        try (var pool = new HikariDataSource()) {
            pool.setJdbcUrl(environment.getProperty("spring.datasource.url"));
            pool.setUsername(environment.getProperty("spring.datasource.username"));
            pool.setMaximumPoolSize(1);
            pool.setConnectionTimeout(1000);

            var alone = new JdbcTemplate(pool);
            assertThat(new OrderBook(alone, new OrderHistory(alone))
                            .find(new OrderId(order), new Viewer(customer, false)))
                    .isPresent();
        }
    }

    @Test
    void waitsForAnOrderThatWasAcknowledgedAMomentAgo() {
        var waiting = CompletableFuture.supplyAsync(
                () -> http.get()
                        .uri("/api/orders/" + order)
                        .with(customer())
                        .exchange()
                        .getResponse()
                        .getStatus(),
                threads);
        await().pollDelay(Duration.ofMillis(300)).until(() -> !waiting.isDone());

        tell(threeTeapots(order, customer));

        assertThat(waiting).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(200);
    }

    // one customer's two hundred requests used to occupy all threads of a process
    @Test
    void waitsWithoutAThreadAndNotForAllThatOneReaderAsks() {
        var began = System.nanoTime();
        var waiting = Stream.generate(() ->
                        http.get().uri("/api/orders/" + order).with(customer()).asyncExchange())
                .limit(20)
                .toList();
        var oneMore = http.get().uri("/api/orders/" + order).with(customer()).asyncExchange();

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
        assertThat(waiting).allMatch(one -> one.getRequest().isAsyncStarted());
        assertThat(oneMore).hasStatus(404).headers().containsHeader("Retry-After");
        assertThat(http.get()
                        .uri("/api/orders/" + order)
                        .with(somebodyElse())
                        .asyncExchange()
                        .getRequest()
                        .isAsyncStarted())
                .isTrue();

        await().untilAsserted(() -> assertThat(http.get()
                        .uri("/api/orders/" + order)
                        .with(customer())
                        .asyncExchange()
                        .getRequest()
                        .isAsyncStarted())
                .as("the others have given up")
                .isTrue());
    }

    @Test
    void answersWhatItAcceptedBeforeTheModuleMoved() {
        tell(threeTeapots(order, customer));
        settled();
        var accepted = http.get().uri("/api/orders/" + order).with(customer()).asyncExchange();

        modules.host("orders", false);
        try {
            assertThat(http.perform(asyncDispatch(accepted.getMvcResult()))).hasStatusOk();
            assertThat(http.get().uri("/api/orders/" + order).with(customer())).hasStatus(421);
        } finally {
            modules.host("orders", true);
        }
    }

    @Test
    void streamsTheHistoryFromBehindTheLastEntryThatTheReaderHas() {
        tell(threeTeapots(order, customer));
        settled();
        tell(new StockRejected(order, List.of()));
        settled();

        var stream = http.get()
                .uri("/api/orders/" + order + "/stream")
                .header("Last-Event-ID", "1")
                .with(customer())
                .exchange();

        assertThat(stream).hasStatusOk().headers().hasValue("X-Accel-Buffering", "no");
        await().untilAsserted(() -> assertThat(stream.getResponse().getContentAsString())
                .contains("id:2", "event:status", "\"status\":\"CANCELLED\"", "\"reason\":\"OUT_OF_STOCK\"")
                .doesNotContain("id:1"));
    }

    // a connection that breaks at the last moment must not delay the others
    @Test
    void tellsTheOthersWhereReadersBreak() {
        var another = anId();
        tell(threeTeapots(order, customer), threeTeapots(another, customer));
        settled();
        for (var i = 0; i < 20; i++) {
            following.follow(new OrderId(order), 0, new OrderStream(new SseEmitter() {
                @Override
                public void complete() {
                    throw new IllegalStateException("The connection is gone");
                }
            }));
            following.follow(new OrderId(order), 0, new OrderStream(new SseEmitter() {
                @Override
                public void send(SseEventBuilder event) {
                    throw new IllegalStateException("The stream has been completed");
                }
            }));
        }
        var toldOfAnother = followedToTheEnd(another);
        var told = followedToTheEnd(order);

        tell(new StockRejected(order, List.of()));
        settled();

        assertThat(told).succeedsWithin(Duration.ofSeconds(2));
        assertThat(toldOfAnother).as("that order has not ended").isNotDone();
        tell(new StockRejected(another, List.of()));
        assertThat(toldOfAnother).succeedsWithin(Duration.ofSeconds(5));
    }

    @Test
    void endsTheStreamOfAReaderWhoHasSeenTheEnd() {
        tell(threeTeapots(order, customer));
        settled();
        var early = followedToTheEnd(order, 7);
        tell(new StockRejected(order, List.of()));
        settled();

        assertThat(followedToTheEnd(order, 2)).as("it has read everything").succeedsWithin(Duration.ofSeconds(5));
        assertThat(early).as("it claims to have read what was still to come").succeedsWithin(Duration.ofSeconds(5));
    }

    private CompletableFuture<Void> followedToTheEnd(UUID id) {
        return followedToTheEnd(id, 0);
    }

    /** Completes when the stream ends. */
    private CompletableFuture<Void> followedToTheEnd(UUID id, int lastEntry) {
        var told = new CompletableFuture<Void>();
        following.follow(new OrderId(id), lastEntry, new OrderStream(new SseEmitter() {
            @Override
            public void complete() {
                told.complete(null);
            }
        }));
        return told;
    }

    @Test
    void saysWhetherAnOrderThatIsNotThereMayStillCome() {
        var missing = http.get().uri("/api/orders/" + order).with(customer()).exchange();

        assertThat(missing).hasStatus(404).headers().containsHeader("Retry-After");
        assertThat(http.get().uri("/api/orders/" + UUID.randomUUID()).with(customer()))
                .hasStatus(404)
                .headers()
                .doesNotContainHeader("Retry-After");
    }

    @Test
    void keepsAddressAndTokenNoLongerThanItNeedsThem() {
        aConfirmedOrder();

        assertThat(jdbc.queryForMap(
                                "SELECT payment_token, ship_to_name, ship_to_street, ship_to_city, ship_to_postal_code, ship_to_country FROM orders.orders WHERE id = ?",
                                order)
                        .values())
                .containsOnlyNulls();
    }

    @Test
    void setsItselfADeadlineThatIsNotDueYet() {
        tell(threeTeapots(order, customer));
        settled();

        assertThat(jdbc.queryForObject(
                        "SELECT count(*) FROM orders.delivery WHERE type = 'orders.CheckDeadline' AND subject = ? AND due > CURRENT_TIMESTAMP",
                        Integer.class,
                        order.toString()))
                .isEqualTo(1);
    }

    @Test
    @Redelivers(CheckDeadline.class)
    void givesUpAnOrderThatNobodyAnsweredInTimeOnce() {
        tell(threeTeapots(order, customer));
        settled();
        tell(new StockReserved(order));
        settled();
        jdbc.update(
                "UPDATE orders.orders SET changed_at = ? WHERE id = ?",
                OffsetDateTime.now().minusHours(1),
                order);

        tell(new CheckDeadline(order), new CheckDeadline(order));
        await().untilAsserted(() -> assertThat(status()).isEqualTo("CANCELLED"));
        tell(new CheckDeadline(order), paid(order));
        settled();

        assertThat(status()).isEqualTo("CANCELLED");
        assertThat(lastReason()).isEqualTo("TIMED_OUT");
        assertThat(said("inventory.ReleaseStock")).isEqualTo(1);
        assertThat(said("payments.ReversePayment")).isEqualTo(1);
    }

    @Test
    void keepsTheEndAloneOfAnOldHistory() throws Exception {
        var ended = anOrderOfThreeYearsAgo(true);
        var open = anOrderOfThreeYearsAgo(false);
        for (var number = 0; number <= 100; number++) {
            tell(threeTeapots(anId(), customer));
        }
        settled();

        assertThat(entriesOf(ended)).containsExactly(2);
        assertThat(entriesOf(open)).containsExactly(1, 2);
        assertThat(entriesOf(order)).isNotEmpty();
        assertThat(http.get()
                        .uri("/api/orders/" + ended)
                        .with(customer())
                        .exchange()
                        .getResponse()
                        .getContentAsString())
                .contains("\"status\":\"COMPLETED\"");
    }

    private UUID anOrderOfThreeYearsAgo(boolean ended) {
        order = anId();
        tell(threeTeapots(order, customer));
        settled();
        jdbc.update(
                "UPDATE orders.orders SET placed_at = placed_at - INTERVAL '1095' DAY, entries = 2, finished_at = ? WHERE id = ?",
                ended ? OffsetDateTime.now().minusYears(3) : null,
                order);
        jdbc.update(
                "INSERT INTO orders.order_history (order_id, entry, status, at) VALUES (?, 2, ?, CURRENT_TIMESTAMP)",
                order,
                ended ? "COMPLETED" : "RESERVED");
        return order;
    }

    private List<Integer> entriesOf(UUID id) {
        return jdbc.queryForList(
                "SELECT entry FROM orders.order_history WHERE order_id = ? ORDER BY entry", Integer.class, id);
    }

    /** Guards against two transactions that decide on the same order, each from its former state. */
    @Test
    void locksTheOrderThatItDecidesOn() {
        tell(threeTeapots(order, customer));
        settled();
        var elsewhere = new TransactionTemplate(transactions.getTransactionManager());
        elsewhere.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);

        transactions.executeWithoutResult(status -> {
            orders.lock(List.of(new OrderId(order)));

            List<Integer> free = elsewhere.execute(other -> jdbc.queryForList(
                    "SELECT 1 FROM orders.orders WHERE id = ? FOR UPDATE SKIP LOCKED", Integer.class, order));
            assertThat(free).isEmpty();
        });
    }

    private void aConfirmedOrder() {
        tell(threeTeapots(order, customer));
        settled();
        tell(new StockReserved(order));
        settled();
        tell(paid(order));
        settled();
        assertThat(status()).isEqualTo("CONFIRMED");
    }

    private static Object paid(UUID order) {
        return new PaymentTaken(order, OrderFixtures.TOTAL);
    }

    private void tell(Object... messages) {
        transactions.executeWithoutResult(status -> List.of(messages).forEach(events::publishEvent));
    }

    /** Nothing is due now; deadlines are in the future. */
    private void settled() {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> jdbc.queryForObject(
                                "SELECT count(*) FROM orders.delivery WHERE type <> 'orders.CheckDeadline'",
                                Integer.class)
                        == 0);
    }

    private String status() {
        return jdbc.queryForObject("SELECT status FROM orders.order_report WHERE order_id = ?", String.class, order);
    }

    private String lastReason() {
        return jdbc.queryForObject(
                "SELECT reason FROM orders.order_history WHERE order_id = ? ORDER BY entry DESC FETCH FIRST ROW ONLY",
                String.class,
                order);
    }

    /** The messages sent about this order: the other modules run elsewhere here, so they wait in the outbox. */
    private int said(String type) {
        return jdbc.queryForObject(
                "SELECT count(DISTINCT message_id) FROM orders.outbox WHERE type = ? AND subject = ?",
                Integer.class,
                type,
                order.toString());
    }

    private org.springframework.test.web.servlet.assertj.MvcTestResult cancelling(RequestPostProcessor who) {
        return http.post()
                .uri("/api/orders/" + order + "/cancellation")
                .with(who)
                .exchange();
    }

    private RequestPostProcessor customer() {
        return SecurityMockMvcRequestPostProcessors.user(customer.toString()).roles("CUSTOMER");
    }

    private static RequestPostProcessor somebodyElse() {
        return SecurityMockMvcRequestPostProcessors.user(UUID.randomUUID().toString())
                .roles("CUSTOMER");
    }

    private static RequestPostProcessor staff() {
        return SecurityMockMvcRequestPostProcessors.user(UUID.randomUUID().toString())
                .roles("STAFF");
    }
}
