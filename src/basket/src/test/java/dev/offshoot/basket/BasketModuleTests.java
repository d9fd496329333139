package dev.offshoot.basket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;

import com.jayway.jsonpath.JsonPath;
import dev.offshoot.contracts.Money;
import dev.offshoot.contracts.catalog.ListedProduct;
import dev.offshoot.contracts.catalog.ProductDelisted;
import dev.offshoot.contracts.catalog.ProductRepriced;
import dev.offshoot.contracts.catalog.ProductsListed;
import dev.offshoot.messaging.testing.Redelivers;
import java.io.UnsupportedEncodingException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.env.Environment;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.modulith.test.ApplicationModuleTest;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.transaction.support.TransactionTemplate;

/** Baskets over HTTP, with product events that arrive twice, late and out of order. */
@ApplicationModuleTest
@AutoConfigureMockMvc
class BasketModuleTests {

    private static final String ADDRESS = """
            {"name": "Alice", "street": "Main Street 1", "city": "Springfield", "postalCode": "12345", "country": "DE"}""";

    @Autowired
    MockMvcTester http;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    TransactionTemplate transactions;

    @Autowired
    Environment environment;

    private UUID product;
    private UUID customer;

    @BeforeEach
    void aTeapotIsSold() {
        product = UUID.randomUUID();
        customer = UUID.randomUUID();
        hear(listed(product, 1, "Teapot", "19.99", "EUR"));
    }

    @Test
    void fillsAndEmpties() {
        assertThat(http.get().uri("/api/basket").with(as(customer)))
                .hasStatusOk()
                .bodyJson()
                .isStrictlyEqualTo("{\"items\": [], \"total\": null}");

        put(product, "2");
        assertThat(put(product, "3")).hasStatusOk().bodyJson().isStrictlyEqualTo("""
                {"items": [{"productId": "%s", "sku": "sku", "name": "Teapot",
                            "unitPrice": {"amount": "19.99", "currency": "EUR"}, "quantity": 3,
                            "lineTotal": {"amount": "59.97", "currency": "EUR"}, "available": true}],
                 "total": {"amount": "59.97", "currency": "EUR"}}""".formatted(product));

        for (int i = 0; i < 2; i++) {
            assertThat(http.delete().uri("/api/basket/items/{product}", product).with(as(customer)))
                    .hasStatusOk()
                    .bodyJson()
                    .extractingPath("$.items")
                    .asArray()
                    .isEmpty();
        }
    }

    @Test
    @Redelivers({ProductsListed.class, ProductRepriced.class, ProductDelisted.class})
    void hearsWhatBecomesOfAProduct() {
        put(product, "1");

        hear(new ProductRepriced(product, 2, Money.of("24.50", "EUR")));
        assertBasket("Teapot", "24.50", true);

        hear(new ProductDelisted(product, 3));
        assertBasket("Teapot", "24.50", false);
        assertProblem(put(product, "2"), 404, "no-such-product");
        assertProblem(checkOut("k", "{}"), 400, null);
        assertProblem(checkOut("k"), 422, "product-not-sold");

        hear(listed(product, 4, "Tea pot", "9.99", "EUR"));
        assertBasket("Tea pot", "9.99", true);
    }

    @Test
    void ignoresWhatIsOlderThanWhatItKnows() {
        put(product, "1");
        hear(listed(product, 7, "Tea pot", "7.00", "EUR"));

        hear(new ProductDelisted(product, 6));
        hear(new ProductRepriced(product, 5, Money.of("5.00", "EUR")));
        hear(listed(product, 4, "Pot", "4.00", "EUR"));
        assertBasket("Tea pot", "7.00", true);

        hear(new ProductRepriced(product, 9, Money.of("9.00", "EUR")));
        hear(new ProductDelisted(product, 8));
        assertBasket("Tea pot", "9.00", false);
    }

    @Test
    void hearsOfAProductBeforeItIsListed() {
        product = UUID.randomUUID();
        hear(new ProductRepriced(product, 2, Money.of("2.00", "EUR")));
        assertProblem(put(product, "1"), 404, "no-such-product");

        hear(listed(product, 1, "Cup", "1.00", "EUR"));

        put(product, "1");
        assertBasket("Cup", "2.00", true);
    }

    @Test
    void neverSellsWhatWasDelistedBeforeItIsListed() {
        product = UUID.randomUUID();
        hear(new ProductDelisted(product, 2));
        hear(listed(product, 1, "Cup", "1.00", "EUR"));

        assertProblem(put(product, "1"), 404, "no-such-product");
    }

    /** In any order and however often delivered, the newest revision wins. */
    @Test
    void endsWithTheNewestHoweverTheMessagesFall() {
        put(product, "1");
        var messages = new ArrayList<Object>();
        for (int i = 0; i < 3; i++) {
            messages.add(listed(product, 1, "Teapot", "19.99", "EUR"));
            messages.add(new ProductRepriced(product, 2, Money.of("2.00", "EUR")));
            messages.add(new ProductDelisted(product, 3));
            messages.add(listed(product, 4, "Tea pot", "4.00", "EUR"));
            messages.add(new ProductRepriced(product, 5, Money.of("5.00", "EUR")));
        }
        Collections.shuffle(messages);

        messages.parallelStream().forEach(this::publish);
        settled();

        assertBasket("Tea pot", "5.00", true);
    }

    @Test
    void listsManyProductsAtOnceAndTheNewestOfEach() {
        var cup = UUID.randomUUID();
        put(product, "1");

        hear(new ProductsListed(List.of(
                new ListedProduct(cup, 1, "cup", "Cup", Money.of("1.00", "EUR"), 0),
                new ListedProduct(product, 3, "sku", "Tea pot", Money.of("3.00", "EUR"), 0),
                new ListedProduct(product, 2, "sku", "Pot", Money.of("2.00", "EUR"), 0))));

        assertBasket("Tea pot", "3.00", true);
        assertThat(put(cup, "1")).hasStatusOk();
    }

    @Test
    void makesAnOrderOfTheBasketAndEmptiesIt() {
        put(product, "3");

        var answer = checkOut("k");

        var order = orderOf(answer);
        assertThat(answer).hasStatus(202).hasHeader("Location", "/api/orders/" + order);
        assertThat(basket()).bodyJson().extractingPath("$.items").asArray().isEmpty();
        var placed = placed();
        assertThat(placed).hasSize(1);
        assertThat(JsonPath.<String>read(placed.get(0), "$.orderId")).isEqualTo(order);
        assertThat(JsonPath.<String>read(placed.get(0), "$.total.amount")).isEqualTo("59.97");
        assertThat(JsonPath.<Integer>read(placed.get(0), "$.lines[0].quantity")).isEqualTo(3);
        assertThat(JsonPath.<String>read(placed.get(0), "$.shippingAddress.city"))
                .isEqualTo("Springfield");
    }

    @Test
    void answersTheSameOrderForTheSameKey() {
        put(product, "1");
        var order = orderOf(checkOut("k"));
        // whatever the basket contains by now
        put(product, "5");

        assertThat(orderOf(checkOut("k"))).isEqualTo(order);
        assertThat(placed()).hasSize(1);

        assertThat(orderOf(checkOut("another"))).isNotEqualTo(order);
        assertThat(placed()).hasSize(2);
    }

    @Test
    void refusesAKeyThatStandsForSomethingElse() {
        put(product, "1");
        checkOut("k");
        put(product, "1");

        assertProblem(checkOut("k", body("tok_other", null)), 422, "idempotency-key-reused");
        assertProblem(checkOut("k", body("tok_ok", "19.99")), 422, "idempotency-key-reused");
        assertProblem(
                checkOut("k", body("tok_ok", null).replace("Springfield", "Shelbyville")),
                422,
                "idempotency-key-reused");
        assertThat(placed()).hasSize(1);
    }

    @Test
    void keepsTheKeysOfCustomersApart() {
        put(product, "1");
        var order = orderOf(checkOut("k"));
        customer = UUID.randomUUID();
        put(product, "1");

        assertThat(orderOf(checkOut("k"))).isNotEqualTo(order);
    }

    @Test
    void forgetsKeysAfterSevenDays() {
        put(product, "1");
        var order = orderOf(checkOut("k"));
        jdbc.update(
                "UPDATE basket.checkout SET checked_out_at = checked_out_at - INTERVAL '8' DAY WHERE customer_id = ?",
                customer);
        put(product, "1");

        assertThat(orderOf(checkOut("k"))).isNotEqualTo(order);
    }

    @Test
    void deletesOldKeysOfAllCustomersInTime() {
        var old = IntStream.range(0, 5).mapToObj(number -> UUID.randomUUID()).toList();
        for (var one : old) {
            customer = one;
            put(product, "1");
            checkOut("k");
        }
        old.forEach(one -> jdbc.update(
                "UPDATE basket.checkout SET checked_out_at = checked_out_at - INTERVAL '8' DAY WHERE customer_id = ?",
                one));
        customer = UUID.randomUUID();
        for (var number = 0; number <= 100; number++) {
            put(product, "1");
            assertThat(checkOut("k" + number)).hasStatus(202);
        }

        assertThat(old)
                .allSatisfy(one -> assertThat(jdbc.queryForObject(
                                "SELECT count(*) FROM basket.checkout WHERE customer_id = ?", Integer.class, one))
                        .isZero());
        assertThat(jdbc.queryForObject(
                        "SELECT count(*) FROM basket.checkout WHERE customer_id = ?", Integer.class, customer))
                .isEqualTo(101);
    }

    @Test
    void needsAKey() {
        put(product, "1");

        assertProblem(
                http.post()
                        .uri("/api/basket/checkout")
                        .with(as(customer))
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(body("tok_ok", null))
                        .exchange(),
                400,
                null);
        assertProblem(checkOut(""), 400, null);
        assertProblem(checkOut("x".repeat(201)), 400, null);
        assertProblem(checkOut("a b"), 400, null);
        assertThat(placed()).isEmpty();
    }

    @Test
    void doesNotUseUpTheKeyOfARequestThatItRefuses() {
        assertProblem(checkOut("k"), 422, "basket-empty");
        put(product, "1");
        assertProblem(checkOut("k", "{}"), 400, null);
        assertProblem(checkOut("k", body("tok_ok", "1.00")), 409, "total-changed");

        assertThat(checkOut("k")).hasStatus(202);
        assertThat(placed()).hasSize(1);
    }

    @Test
    void ordersNothingAtAnotherPriceThanTheCustomerSaw() {
        put(product, "2");
        hear(new ProductRepriced(product, 2, Money.of("20.00", "EUR")));

        assertProblem(checkOut("k", body("tok_ok", "39.98")), 409, "total-changed");
        assertThat(checkOut("k", body("tok_ok", "39.98")))
                .bodyJson()
                .extractingPath("$.total.amount")
                .isEqualTo("40.00");
        assertThat(placed()).isEmpty();

        assertThat(checkOut("k", body("tok_ok", "40.00"))).hasStatus(202);
    }

    @Test
    void ordersInOneCurrencyOnly() {
        var cup = UUID.randomUUID();
        hear(listed(cup, 1, "Cup", "1.00", "USD"));
        put(product, "1");

        assertThat(put(cup, "1"))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.total")
                .isNull();
        assertProblem(checkOut("k"), 422, "mixed-currencies");
        assertThat(placed()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "100",
                "2147483648",
                "99999999999999999999",
                "1.5",
                "1e400",
                "null",
                "\"\"",
                "\"many\"",
                "{}",
                "[1]"
            })
    void refusesAbsurdQuantities(String quantity) {
        assertProblem(put(product, quantity), 400, null);
        assertThat(basket()).bodyJson().extractingPath("$.items").asArray().isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"shippingAddress\": null, \"paymentToken\": \"tok_ok\"}",
                "{\"shippingAddress\": {}, \"paymentToken\": \"tok_ok\"}",
                "{\"shippingAddress\": ADDRESS}",
                "{\"shippingAddress\": ADDRESS, \"paymentToken\": \" \"}",
                "{\"shippingAddress\": ADDRESS, \"paymentToken\": \"tok_ok\", \"expectedTotal\": {\"amount\": \"x\"}}"
            })
    void refusesWhatIsNoCheckout(String body) {
        put(product, "1");

        assertProblem(checkOut("k", body.replace("ADDRESS", ADDRESS)), 400, null);
        assertProblem(checkOut("k", body("tok_ok", null).replace("DE", "Germany")), 400, null);
        assertProblem(checkOut("k", body("tok_ok", null).replace("DE", "ZZ")), 400, null);
        assertThat(placed()).isEmpty();
    }

    /** Guards against labels that hide or reverse part of the address. */
    @ParameterizedTest
    @ValueSource(
            strings = {"\\u202eAlice", "Ali\\u2067ce", "Alice\\u200f", "Ali\\nce", "Ali\\u2028ce", "\\u200b", "\\u00a0"
            })
    void refusesAnAddressThatIsNotWhatItLooksLike(String text) {
        put(product, "1");

        for (var field : List.of("Alice", "Main Street 1", "Springfield", "12345")) {
            assertProblem(checkOut("k", body("tok_ok", null).replace(field, text)), 400, "invalid-request");
        }
        assertThat(placed()).isEmpty();
    }

    @Test
    void takesEveryKindOfBlankInAnAddressForTheOneThatCanBeTyped() {
        put(product, "1");

        orderOf(checkOut(
                "k", body("tok_ok", null).replace("Main Street 1", "\\u00a0Main\\u202fStreet\\u2003\\u00a01 ")));

        assertThat(JsonPath.<String>read(placed().get(0), "$.shippingAddress.street"))
                .isEqualTo("Main Street  1");
    }

    /** Guards against a 500, and against a duplicate order, while the database restarts. */
    @Test
    void asksToComeBackWhileTheDatabaseRestarts() throws Exception {
        var url = environment.getRequiredProperty("spring.datasource.url");
        assumeTrue(url.startsWith("jdbc:postgresql:"), "what H2 has in memory does not restart");
        put(product, "1");
        var customers = IntStream.range(0, 8).mapToObj(i -> UUID.randomUUID()).toList();
        var killed = new AtomicBoolean();
        var answers = new ConcurrentLinkedQueue<Integer>();
        var threads = Executors.newCachedThreadPool();
        try {
            var killing = threads.submit(() -> kill(url, killed));
            var buying = customers.stream()
                    .map(who -> threads.submit(() -> {
                        for (var i = 0; i < 15; i++) {
                            buy(who, "key-" + i, answers);
                        }
                    }))
                    .toList();
            for (var one : buying) {
                one.get();
            }
            killed.set(true);
            killing.get();
        } finally {
            threads.shutdownNow();
        }

        assertThat(answers).contains(503).allMatch(status -> status == 200 || status == 202 || status == 503);
        assertThat(jdbc.queryForObject(
                        "SELECT count(DISTINCT idempotency_key) FROM basket.checkout WHERE customer_id = ANY(?)",
                        Integer.class,
                        (Object) customers.toArray(UUID[]::new)))
                .isEqualTo(15);
        assertThat(jdbc.queryForObject(
                        "SELECT count(*) FROM basket.checkout WHERE customer_id = ANY(?)", Integer.class, (Object)
                                customers.toArray(UUID[]::new)))
                .isEqualTo(15 * customers.size());
    }

    /** Fills a basket and checks it out with one key, retrying until an order is returned. */
    private void buy(UUID who, String key, Collection<Integer> answers) {
        for (var attempt = 0; attempt < 1_000; attempt++) {
            var filled = put(who, product, "1").getResponse().getStatus();
            answers.add(filled);
            if (filled == 200) {
                var status =
                        checkOut(who, key, body("tok_ok", null)).getResponse().getStatus();
                answers.add(status);
                if (status == 202) {
                    return;
                }
            }
        }
        throw new AssertionError("No order under " + key);
    }

    /** Ends all connections of this database repeatedly, as an administrator. */
    private static Void kill(String url, AtomicBoolean enough) throws SQLException {
        try (var connection = DriverManager.getConnection(url.replaceAll("/[^/]*$", "/postgres"), "postgres", "");
                var kill = connection.prepareStatement(
                        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = ?")) {
            kill.setString(1, url.replaceAll(".*/", ""));
            for (var i = 0; i < 400 && !enough.get(); i++) {
                kill.execute();
                LockSupport.parkNanos(10_000_000);
            }
            return null;
        }
    }

    @Test
    void holdsSoManyProductsAndNoMore() {
        var products = IntStream.range(0, Basket.MOST_ITEMS)
                .mapToObj(i -> new ListedProduct(UUID.randomUUID(), 1, "sku", "Cup", Money.of("1.00", "EUR"), 0))
                .toList();
        hear(new ProductsListed(products));
        products.forEach(one -> assertThat(put(one.productId(), "1")).hasStatusOk());

        assertProblem(put(product, "1"), 422, "basket-full");
        assertThat(put(products.get(0).productId(), "2")).hasStatusOk();
    }

    @RepeatedTest(5)
    void makesOneOrderHoweverManyCheckOutAtOnceUnderTheirOwnKeys() throws Exception {
        put(product, "1");

        var answers = atOnce(i -> checkOut("k" + i));

        assertThat(answers).filteredOn(answer -> status(answer) == 202).hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> status(answer) != 202)
                .hasSize(7)
                .allSatisfy(answer -> assertProblem(answer, 422, "basket-empty"));
        assertThat(placed()).hasSize(1);
    }

    @Test
    void makesOneOrderHoweverManyCheckOutAtOnceUnderOneKey() throws Exception {
        put(product, "1");

        var answers = atOnce(i -> checkOut("k"));

        assertThat(answers).allSatisfy(answer -> assertThat(answer).hasStatus(202));
        assertThat(answers.stream().map(BasketModuleTests::orderOf).distinct()).hasSize(1);
        assertThat(placed()).hasSize(1);
    }

    @Test
    void showsAndChangesNobodyElsesBasket() {
        put(product, "1");
        var somebody = as(UUID.randomUUID());

        assertThat(http.get().uri("/api/basket").with(somebody))
                .bodyJson()
                .extractingPath("$.items")
                .asArray()
                .isEmpty();
        assertThat(http.delete().uri("/api/basket/items/{product}", product).with(somebody))
                .hasStatusOk();
        assertBasket("Teapot", "19.99", true);
        assertThat(http.get().uri("/api/basket")).hasStatus(401);
        assertThat(http.post().uri("/api/basket/checkout")).hasStatus(401);
        assertThat(http.get().uri("/api/basket").with(jwt().authorities(new SimpleGrantedAuthority("ROLE_STAFF"))))
                .hasStatus(403);
    }

    private List<MvcTestResult> atOnce(IntFunction<MvcTestResult> what) throws Exception {
        var pool = Executors.newFixedThreadPool(8);
        var start = new CyclicBarrier(8);
        try {
            var asked = IntStream.range(0, 8)
                    .<Callable<MvcTestResult>>mapToObj(i -> () -> {
                        start.await();
                        return what.apply(i);
                    })
                    .toList();
            var answers = new ArrayList<MvcTestResult>();
            for (var answer : pool.invokeAll(asked)) {
                answers.add(answer.get());
            }
            return answers;
        } finally {
            pool.shutdownNow();
        }
    }

    private static int status(MvcTestResult answer) {
        return answer.getResponse().getStatus();
    }

    private static void assertProblem(MvcTestResult answer, int status, String type) {
        assertThat(answer).hasStatus(status).hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(answer)
                .bodyJson()
                .extractingPath("$.type")
                .asString()
                .startsWith("urn:offshoot:problem:" + (type == null ? "" : type));
    }

    private static String orderOf(MvcTestResult answer) {
        assertThat(answer).hasStatus(202);
        try {
            return JsonPath.read(answer.getResponse().getContentAsString(), "$.orderId");
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private MvcTestResult basket() {
        return http.get().uri("/api/basket").with(as(customer)).exchange();
    }

    private MvcTestResult put(UUID product, String quantity) {
        return put(customer, product, quantity);
    }

    private MvcTestResult put(UUID who, UUID product, String quantity) {
        return http.put()
                .uri("/api/basket/items/{product}", product)
                .with(as(who))
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"quantity\": %s}".formatted(quantity))
                .exchange();
    }

    private MvcTestResult checkOut(String key) {
        return checkOut(key, body("tok_ok", null));
    }

    private MvcTestResult checkOut(String key, String body) {
        return checkOut(customer, key, body);
    }

    private MvcTestResult checkOut(UUID who, String key, String body) {
        return http.post()
                .uri("/api/basket/checkout")
                .with(as(who))
                .header("Idempotency-Key", key)
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .exchange();
    }

    private static String body(String token, String expected) {
        var total = expected == null ? "null" : "{\"amount\": \"%s\", \"currency\": \"EUR\"}".formatted(expected);
        return "{\"shippingAddress\": %s, \"paymentToken\": \"%s\", \"expectedTotal\": %s}"
                .formatted(ADDRESS, token, total);
    }

    private void assertBasket(String name, String unitPrice, boolean available) {
        assertThat(basket()).bodyJson().satisfies(basket -> {
            assertThat(basket).extractingPath("$.items.length()").isEqualTo(1);
            assertThat(basket).extractingPath("$.items[0].name").isEqualTo(name);
            assertThat(basket).extractingPath("$.items[0].unitPrice.amount").isEqualTo(unitPrice);
            assertThat(basket).extractingPath("$.items[0].available").isEqualTo(available);
        });
    }

    /** The orders to place for this customer: orders runs elsewhere here, so they wait in the outbox. */
    private List<String> placed() {
        return jdbc.queryForList(
                "SELECT payload FROM basket.outbox WHERE type = 'orders.PlaceOrder' AND target = 'orders' AND payload LIKE ? ORDER BY seq",
                String.class,
                "%" + customer + "%");
    }

    private static ProductsListed listed(UUID product, long revision, String name, String amount, String currency) {
        return new ProductsListed(
                List.of(new ListedProduct(product, revision, "sku", name, Money.of(amount, currency), 0)));
    }

    /** Delivers it twice. */
    private void hear(Object message) {
        publish(message);
        publish(message);
        settled();
    }

    private void publish(Object message) {
        transactions.executeWithoutResult(status -> events.publishEvent(message));
    }

    private void settled() {
        await().until(() -> jdbc.queryForObject("SELECT count(*) FROM basket.delivery", Integer.class) == 0);
    }

    private static RequestPostProcessor as(UUID customer) {
        return jwt().jwt(token -> token.subject(customer.toString()))
                .authorities(new SimpleGrantedAuthority("ROLE_CUSTOMER"));
    }
}
