package dev.offshoot.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.asyncDispatch;

import dev.offshoot.contracts.Money;
import dev.offshoot.contracts.catalog.ListedProduct;
import dev.offshoot.contracts.catalog.ProductsListed;
import dev.offshoot.contracts.inventory.CommitStock;
import dev.offshoot.contracts.inventory.ReleaseStock;
import dev.offshoot.contracts.inventory.ReserveStock;
import dev.offshoot.contracts.inventory.ReservedItem;
import dev.offshoot.contracts.inventory.StockRejected;
import dev.offshoot.contracts.inventory.StockReserved;
import dev.offshoot.messaging.engine.modules.LocalModules;
import dev.offshoot.messaging.testing.Redelivers;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.env.Environment;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.modulith.test.ApplicationModuleTest;
import org.springframework.modulith.test.Scenario;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Each command is also delivered twice, and late: messaging guarantees neither order nor exactly-once delivery. */
@ApplicationModuleTest
@AutoConfigureMockMvc
class InventoryModuleTests {

    @Autowired
    Inventory inventory;

    @Autowired
    WatchingStock watching;

    @Autowired
    LocalModules modules;

    @Autowired
    MockMvc mvc;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    TransactionTemplate transactions;

    @Autowired
    Environment environment;

    @Autowired
    MockMvcTester http;

    private UUID product;
    private UUID order;
    private UUID staff;
    private TransactionTemplate elsewhere;

    @BeforeEach
    void tenInTheHouse() {
        order = UUID.randomUUID();
        staff = UUID.randomUUID();
        elsewhere = new TransactionTemplate(transactions.getTransactionManager());
        elsewhere.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        tenInTheHouse(UUID.randomUUID());
    }

    private void tenInTheHouse(UUID another) {
        product = another;
        list(10);
        await().until(() -> inventory.stock(new ProductId(product)).isPresent());
    }

    @Test
    void showsTheStockOfManyProductsAndLeavesOutUnknownOnes() {
        assertThat(http.get().uri("/api/stock?productId=" + product + "&productId=" + UUID.randomUUID()))
                .bodyJson()
                .isEqualTo("[{\"productId\":\"" + product + "\",\"onHand\":10,\"reserved\":0,\"available\":10}]");
        assertThat(http.get().uri("/api/stock?productId=teapot"))
                .hasStatus(400)
                .bodyText()
                .contains("A product id must be a UUID");
    }

    /** Guards against a process that refuses the end of a stream whose beginning it has served. */
    @Test
    void endsAStreamWhenAnotherProcessHostsTheModule() throws Exception {
        var stream = http.get()
                .uri("/api/stock?productId=" + product)
                .accept(MediaType.TEXT_EVENT_STREAM)
                .asyncExchange();
        modules.host("inventory", false);
        try {
            var end = mvc.perform(asyncDispatch(stream.getMvcResult())).andReturn();

            assertThat(end.getResolvedException()).isNull();
            assertThat(http.get().uri("/api/stock?productId=" + product)).hasStatus(421);
        } finally {
            modules.host("inventory", true);
        }
    }

    /** Guards against streams that read the whole stock every second. */
    @Test
    void watchesOnlyAsManyProductsAsItCanRead() {
        var watchers = Stream.generate(Patient::new).limit(50).toList();
        try {
            for (var watcher : watchers) {
                watching.watch(products(200), watcher);
            }

            assertThatExceptionOfType(TooManyWatchers.class)
                    .isThrownBy(() -> watching.watch(products(1), new Patient()));
            assertThat(http.get().uri("/api/stock?productId=" + product).accept(MediaType.TEXT_EVENT_STREAM))
                    .hasStatus(503)
                    .hasHeader("Retry-After", "5")
                    .bodyText()
                    .contains("urn:offshoot:problem:too-many-streams");
        } finally {
            watchers.forEach(watching::leave);
        }
    }

    private static Set<ProductId> products(int many) {
        return Stream.generate(() -> new ProductId(UUID.randomUUID()))
                .limit(many)
                .collect(Collectors.toSet());
    }

    private static class Patient implements WatchingStock.Watcher {

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void tell(List<Stock> changed) {
            // it only watches
        }

        @Override
        public void end() {
            // nor does it mind
        }
    }

    @Test
    void readsReservationsByIndexEvenIfThereWereFewWhenThePlanWasMade() {
        var url = environment.getRequiredProperty("spring.datasource.url");
        assumeTrue(url.startsWith("jdbc:postgresql:"), "H2 makes its plans differently");

        var plan = transactions.execute(status -> {
            jdbc.execute("ANALYZE inventory.reservation");
            jdbc.execute("SET LOCAL plan_cache_mode = force_generic_plan");
            jdbc.execute(
                    "PREPARE reserved(uuid[]) AS SELECT order_id FROM inventory.reservation WHERE order_id = ANY($1) FOR UPDATE");
            return jdbc.queryForList(
                    "EXPLAIN EXECUTE reserved(ARRAY['" + UUID.randomUUID() + "'::uuid])", String.class);
        });

        assertThat(plan).noneMatch(line -> line.contains("Seq Scan"));
    }

    @Test
    void plansTheSameStatementOnce() {
        var url = environment.getRequiredProperty("spring.datasource.url");
        assumeTrue(url.startsWith("jdbc:postgresql:"), "H2 makes its plans differently");

        var plans = transactions.execute(status -> {
            // the larger a table, the dearer ten rows look beside one
            jdbc.execute("CREATE TEMPORARY TABLE many (id uuid PRIMARY KEY) ON COMMIT DROP");
            jdbc.execute("INSERT INTO many SELECT gen_random_uuid() FROM generate_series(1, 60000)");
            jdbc.execute("ANALYZE many");
            jdbc.execute("PREPARE locked(uuid[]) AS SELECT id FROM many WHERE id = ANY($1) ORDER BY id FOR UPDATE");
            for (int i = 0; i < 10; i++) {
                jdbc.queryForList("EXECUTE locked(ARRAY['" + UUID.randomUUID() + "'::uuid])", UUID.class);
            }
            return jdbc.queryForMap(
                    "SELECT custom_plans, generic_plans FROM pg_prepared_statements WHERE name = 'locked'");
        });

        // PostgreSQL compares the costs after five plans, and keeps the general one from then on
        assertThat(plans).isEqualTo(Map.of("custom_plans", 5L, "generic_plans", 5L));
    }

    @Test
    void reservesWhatThereIs(Scenario scenario) {
        scenario.publish(reserve(order, 4))
                .andWaitForEventOfType(StockReserved.class)
                .matching(event -> event.orderId().equals(order))
                .toArrive();

        settled();
        assertStock(10, 4);
    }

    @Test
    void rejectsWhatThereIsNot(Scenario scenario) {
        scenario.publish(reserve(order, 11))
                .andWaitForEventOfType(StockRejected.class)
                .matching(event -> event.missing().equals(List.of(product)))
                .toArrive();

        settled();
        assertStock(10, 0);
    }

    @Test
    @Redelivers(ReserveStock.class)
    void reservesOnceHoweverOftenItIsTold() {
        publish(reserve(order, 4), reserve(order, 4));
        settled();
        publish(reserve(order, 4));
        settled();

        assertStock(10, 4);
        assertThat(answers("inventory.StockReserved")).isEqualTo(1);
    }

    @Test
    @Redelivers(ReleaseStock.class)
    void letsGoOnceHoweverOftenItIsTold() {
        publish(reserve(order, 4));
        settled();
        publish(new ReleaseStock(order), new ReleaseStock(order));
        settled();
        publish(new ReleaseStock(order));
        settled();

        assertStock(10, 0);
    }

    @Test
    void neverReservesForAnOrderThatWasLetGoBefore() {
        publish(new ReleaseStock(order));
        settled();
        publish(reserve(order, 4));
        settled();

        assertStock(10, 0);
        assertThat(answers("inventory.StockReserved")).isZero();
    }

    @Test
    @Redelivers(CommitStock.class)
    void shipsOnceHoweverOftenItIsToldAndNothingComesBackAfterwards() {
        publish(reserve(order, 4));
        settled();
        publish(new CommitStock(order), new CommitStock(order));
        settled();
        publish(new CommitStock(order), new ReleaseStock(order), reserve(order, 4));
        settled();

        assertStock(6, 0);
        assertThat(jdbc.queryForObject(
                        "SELECT shipped FROM inventory.stock_report WHERE product_id = ?", Long.class, product))
                .isEqualTo(4);
    }

    @Test
    @Redelivers(ProductsListed.class)
    void opensStockOnceHoweverOftenAProductIsListed() {
        list(99);
        list(10);
        publish(reserve(order, 1));
        settled();

        assertStock(10, 1);
    }

    @Test
    void sellsAHundredOfAHundredToTenThousandWhoWantOne() {
        product = UUID.randomUUID();
        list(100);
        await().until(() -> inventory.stock(new ProductId(product)).isPresent());
        var wanted = Stream.generate(() -> reserve(UUID.randomUUID(), 1))
                .limit(10_000)
                .toList();

        wanted.parallelStream().forEach(this::publish);
        settled();

        assertStock(100, 100);
        assertThat(jdbc.queryForObject(
                        "SELECT count(*) FROM inventory.outbox WHERE type = 'inventory.StockRejected' AND payload LIKE ?",
                        Integer.class,
                        "%" + product + "%"))
                .isEqualTo(9_900);
    }

    @Test
    void everybodySeesTheStockAndOnlyStaffAddsToIt() {
        assertThat(http.get().uri("/api/stock/{product}", product))
                .hasStatusOk()
                .bodyJson()
                .isStrictlyEqualTo("{\"productId\": \"%s\", \"onHand\": 10, \"reserved\": 0, \"available\": 10}"
                        .formatted(product));

        assertThat(restock(null, null, 5)).hasStatus(401);
        assertThat(restock(as("CUSTOMER"), null, 5)).hasStatus(403);
        assertThat(restock(as("OPERATOR"), null, 5)).hasStatus(403);
        assertStock(10, 0);

        assertThat(restock(as("STAFF"), null, 5)).hasStatusOk();
        assertStock(15, 0);
    }

    @Test
    void addsOnceForEachKeyAndEachTimeWithoutOne() {
        for (int i = 0; i < 3; i++) {
            assertThat(restock(as("STAFF"), "k", 5))
                    .hasStatusOk()
                    .bodyJson()
                    .extractingPath("$.onHand")
                    .isEqualTo(15);
        }
        assertThat(restock(as("STAFF"), "another", 1)).hasStatusOk();
        assertStock(16, 0);

        restock(as("STAFF"), null, 1);
        restock(as("STAFF"), null, 1);
        assertStock(18, 0);
    }

    @Test
    void addsOnceHoweverOftenAKeyIsSentAtOnce() throws Exception {
        var callers = Executors.newFixedThreadPool(8);
        try {
            Callable<MvcTestResult> call = () -> restock(as("STAFF"), "k", 5);
            var answers = callers.invokeAll(Collections.nCopies(8, call));

            for (var answer : answers) {
                assertThat(answer.get()).hasStatusOk();
            }
        } finally {
            callers.shutdownNow();
        }
        assertStock(15, 0);
    }

    @Test
    void refusesAKeyThatStandsForSomethingElse() {
        restock(as("STAFF"), "k", 5);

        assertReused(restock(as("STAFF"), "k", 6));
        tenInTheHouse(UUID.randomUUID());
        assertReused(restock(as("STAFF"), "k", 5));
        assertStock(10, 0);

        staff = UUID.randomUUID();
        assertThat(restock(as("STAFF"), "k", 6)).hasStatusOk();
        assertStock(16, 0);
    }

    @Test
    void doesNotUseUpTheKeyOfARestockThatItRefuses() {
        var known = product;
        product = UUID.randomUUID();
        assertThat(restock(as("STAFF"), "k", 5)).hasStatus(404);
        product = known;
        assertThat(restock(as("STAFF"), "k", 0)).hasStatus(400);
        assertThat(restock(as("STAFF"), "a b", 5)).hasStatus(400);
        assertThat(restock(as("STAFF"), "x".repeat(201), 5)).hasStatus(400);

        assertThat(restock(as("STAFF"), "k", 6)).hasStatusOk();
        assertStock(16, 0);
    }

    @Test
    void forgetsTheKeysOfRestocksAfterSevenDays() {
        restock(as("STAFF"), "k", 5);
        jdbc.update(
                "UPDATE inventory.restock SET restocked_at = restocked_at - INTERVAL '8' DAY WHERE restocked_by = ?",
                staff.toString());

        restock(as("STAFF"), "k", 5);

        assertStock(20, 0);
    }

    @Test
    void eachRestockDeletesTwoOldKeys() {
        for (var key : List.of("a", "b", "c")) {
            restock(as("STAFF"), key, 5);
        }
        jdbc.update(
                "UPDATE inventory.restock SET restocked_at = restocked_at - INTERVAL '8' DAY WHERE restocked_by = ?",
                staff.toString());

        restock(as("STAFF"), "d", 5);

        assertThat(jdbc.queryForList(
                        "SELECT idempotency_key FROM inventory.restock WHERE restocked_by = ? ORDER BY idempotency_key",
                        String.class,
                        staff.toString()))
                .containsExactly("c", "d");
    }

    /** Guards against two transactions that decide on the same row, each from its former state. */
    @Test
    void locksWhatItDecidesOn() {
        publish(reserve(order, 4));
        settled();

        transactions.executeWithoutResult(status -> {
            inventory.lockShelves(List.of(new ProductId(product)));
            assertThat(isLocked("stock", "product_id", product)).isTrue();
            assertThat(isLocked("reservation", "order_id", order)).isFalse();
            inventory.lockReservations(List.of(new OrderId(order)));
            assertThat(isLocked("reservation", "order_id", order)).isTrue();
        });
    }

    /** Whether another transaction would have to wait for that row. */
    private boolean isLocked(String table, String key, UUID id) {
        return elsewhere
                .execute(status -> jdbc.queryForList(
                        "SELECT 1 FROM inventory.%s WHERE %s = ? FOR UPDATE SKIP LOCKED".formatted(table, key),
                        Integer.class,
                        id))
                .isEmpty();
    }

    private MvcTestResult restock(RequestPostProcessor who, String key, int quantity) {
        var request = http.post()
                .uri("/api/stock/{product}/restock", product)
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"quantity\": %d}".formatted(quantity));
        if (who != null) {
            request.with(who);
        }
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return request.exchange();
    }

    private RequestPostProcessor as(String role) {
        return jwt().jwt(token -> token.subject(staff.toString()))
                .authorities(new SimpleGrantedAuthority("ROLE_" + role));
    }

    private static void assertReused(MvcTestResult answer) {
        assertThat(answer)
                .hasStatus(422)
                .bodyJson()
                .extractingPath("$.type")
                .isEqualTo("urn:offshoot:problem:idempotency-key-reused");
    }

    private ReserveStock reserve(UUID order, int quantity) {
        return new ReserveStock(order, List.of(new ReservedItem(product, quantity)));
    }

    private void list(long openingStock) {
        publish(new ProductsListed(
                List.of(new ListedProduct(product, 1, "sku", "Teapot", new Money(1999, "EUR"), openingStock))));
    }

    private void publish(Object... messages) {
        transactions.executeWithoutResult(status -> List.of(messages).forEach(events::publishEvent));
    }

    private void settled() {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> jdbc.queryForObject("SELECT count(*) FROM inventory.delivery", Integer.class) == 0);
    }

    /** The messages sent about this order: orders runs elsewhere here, so they wait in the outbox. */
    private int answers(String type) {
        return jdbc.queryForObject(
                "SELECT count(*) FROM inventory.outbox WHERE type = ? AND subject = ?",
                Integer.class,
                type,
                order.toString());
    }

    private void assertStock(long onHand, long reserved) {
        assertThat(inventory.stock(new ProductId(product)))
                .contains(new Stock(new ProductId(product), onHand, reserved));
    }
}
