package dev.offshoot.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;

import com.jayway.jsonpath.JsonPath;
import dev.offshoot.contracts.Money;
import dev.offshoot.contracts.catalog.ProductDelisted;
import dev.offshoot.contracts.catalog.ProductRepriced;
import dev.offshoot.contracts.catalog.ProductsListed;
import java.io.UnsupportedEncodingException;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.modulith.test.ApplicationModuleTest;
import org.springframework.modulith.test.PublishedEvents;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** The catalogue over HTTP, and the events it publishes. */
@ApplicationModuleTest
@AutoConfigureMockMvc
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
class ProductsModuleTests {

    @Autowired
    MockMvcTester http;

    @Autowired
    JdbcTemplate jdbc;

    private final String sku = "chair-" + UUID.randomUUID();

    @Test
    void listsAProductAndTellsEverybody(PublishedEvents events) throws Exception {
        var answer = list(sku, "Oak chair", "19.99");

        assertThat(answer).hasStatus(201);
        var location = answer.getResponse().getHeader("Location");
        assertThat(http.get().uri(location)).hasStatus(200).bodyJson().isLenientlyEqualTo("""
                {"sku": "%s", "name": "Oak chair", "description": "Four legs.",
                 "price": {"amount": "19.99", "currency": "EUR"}, "imageUrl": null}""".formatted(sku));
        var listed = events.ofType(ProductsListed.class)
                .matching(event -> event.products().size() == 1);
        assertThat(listed).hasSize(1);
        var product = listed.iterator().next().products().get(0);
        assertThat(location).isEqualTo("/api/products/" + product.productId());
        assertThat(product.revision()).isEqualTo(1);
        assertThat(product.sku()).isEqualTo(sku);
        assertThat(product.openingStock()).isEqualTo(7);
        // one for each consuming module, written in the transaction that lists
        assertThat(jdbc.queryForList(
                        "SELECT target FROM catalog.outbox WHERE type = 'catalog.ProductsListed' AND payload LIKE ?",
                        String.class,
                        "%" + sku + "%"))
                .containsExactlyInAnyOrder("basket", "inventory");
    }

    @Test
    void listsASkuOnce() throws Exception {
        list(sku, "Oak chair", "19.99");

        assertThat(list(sku, "Ash chair", "29.99"))
                .hasStatus(409)
                .bodyJson()
                .extractingPath("$.type")
                .isEqualTo("urn:offshoot:problem:sku-already-listed");
    }

    @Test
    void listsASkuOnceWhenManyListItAtTheSameMoment() throws Exception {
        var pool = Executors.newFixedThreadPool(8);
        try {
            Callable<Integer> one =
                    () -> list(sku, "Oak chair", "19.99").getResponse().getStatus();
            var answers =
                    pool.invokeAll(IntStream.range(0, 8).mapToObj(i -> one).toList());

            assertThat(answers.stream().map(answer -> {
                        try {
                            return answer.get();
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    }))
                    .containsOnlyOnce(201)
                    .containsOnly(201, 409);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void refusesWhatCannotBeSold() throws Exception {
        assertThat(list(sku, "Oak chair", "0.00"))
                .hasStatus(422)
                .bodyJson()
                .extractingPath("$.type")
                .isEqualTo("urn:offshoot:problem:unacceptable-offer");
        assertThat(list(sku, " \u0007 ", "1.00")).hasStatus(422);
        assertThat(list(sku, "Oak\u0000chair", "1.00")).hasStatus(400);
        assertThat(list("x".repeat(101), "Oak chair", "1.00")).hasStatus(422);
        assertThat(list(sku, "Oak chair", "1.999")).hasStatus(400);
        assertThat(http.post()
                        .uri("/api/products")
                        .with(staff())
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{}"))
                .hasStatus(400);
    }

    @Test
    void repricesOnceForTheSamePrice(PublishedEvents events) throws Exception {
        var id = listed(sku);

        assertThat(reprice(id, "24.50")).hasStatus(204);
        assertThat(reprice(id, "24.50")).hasStatus(204);

        assertThat(http.get().uri("/api/products/{id}", id))
                .bodyJson()
                .extractingPath("$.price.amount")
                .isEqualTo("24.50");
        assertThat(events.ofType(ProductRepriced.class)
                        .matching(event -> event.productId().equals(id)))
                .containsExactly(new ProductRepriced(id, 2, Money.of("24.50", "EUR")));
    }

    @Test
    void delistsOnceAndListsAgainUnderTheSameId(PublishedEvents events) throws Exception {
        var id = listed(sku);

        assertThat(delist(id)).hasStatus(204);
        assertThat(delist(id)).hasStatus(204);

        assertThat(http.get().uri("/api/products/{id}", id)).hasStatus(404);
        assertThat(http.get().uri("/api/products?q={q}", sku))
                .bodyJson()
                .extractingPath("$.total")
                .isEqualTo(0);
        assertThat(reprice(id, "24.50")).hasStatus(404);
        assertThat(events.ofType(ProductDelisted.class)
                        .matching(event -> event.productId().equals(id)))
                .containsExactly(new ProductDelisted(id, 2));

        assertThat(listed(sku)).isEqualTo(id);
        assertThat(events.ofType(ProductsListed.class)
                        .matching(event -> event.products().get(0).revision() == 3))
                .hasSize(1);
        assertThat(http.get().uri("/api/products?q={q}", sku))
                .bodyJson()
                .extractingPath("$.total")
                .isEqualTo(1);
    }

    @Test
    void answersWithATagThatChangesWithTheProduct() throws Exception {
        var id = listed(sku);
        var first = http.get().uri("/api/products/{id}", id).exchange();
        var tag = first.getResponse().getHeader("ETag");

        assertThat(first.getResponse().getHeader("Cache-Control")).isEqualTo("no-cache");
        assertThat(http.get().uri("/api/products/{id}", id).header("If-None-Match", tag))
                .hasStatus(304);

        reprice(id, "24.50");

        assertThat(http.get().uri("/api/products/{id}", id).header("If-None-Match", tag))
                .hasStatus(200);
    }

    @Test
    void showsTheCatalogueInPages() throws Exception {
        var word = "w" + UUID.randomUUID().toString().replace("-", "");
        var ids = IntStream.range(0, 5).mapToObj(i -> listed(word + "-" + i)).toList();

        assertThat(http.get().uri("/api/products?q={q}&page=1&size=2", word))
                .bodyJson()
                .satisfies(page -> {
                    assertThat(page).extractingPath("$.total").isEqualTo(5);
                    assertThat(page).extractingPath("$.page").isEqualTo(1);
                    assertThat(page).extractingPath("$.size").isEqualTo(2);
                    assertThat(page)
                            .extractingPath("$.items[*].id")
                            .asArray()
                            .containsExactly(ids.get(2).toString(), ids.get(3).toString());
                });
        assertThat(http.get().uri("/api/products?size=2"))
                .bodyJson()
                .extractingPath("$.items.length()")
                .isEqualTo(2);
    }

    @Test
    void keepsPagesAndQuestionsWithinBounds() {
        assertThat(http.get().uri("/api/products?size=101")).hasStatus(400);
        assertThat(http.get().uri("/api/products?size=0")).hasStatus(400);
        assertThat(http.get().uri("/api/products?page=-1")).hasStatus(400);
        assertThat(http.get().uri("/api/products?q={q}", "x".repeat(101))).hasStatus(400);
        assertThat(http.get().uri("/api/products?page=1000000&size=100"))
                .hasStatus(200)
                .bodyJson()
                .extractingPath("$.items")
                .asArray()
                .isEmpty();
        assertThat(http.get().uri("/api/products/not-an-id")).hasStatus(400);
    }

    @Test
    void letsOnlyTheStaffChangeAnything() {
        var id = listed(sku);

        assertThat(http.post().uri("/api/products")).hasStatus(401);
        assertThat(http.delete().uri("/api/products/{id}", id)).hasStatus(401);
        assertThat(http.delete().uri("/api/products/{id}", id).with(jwt().authorities(role("CUSTOMER"))))
                .hasStatus(403);
        assertThat(http.put().uri("/api/products/{id}/price", id).with(jwt().authorities(role("CUSTOMER"))))
                .hasStatus(403);
        assertThat(http.post().uri("/api/products/imports").with(jwt().authorities(role("CUSTOMER"))))
                .hasStatus(403);
        assertThat(http.get().uri("/api/products/imports/{id}", id)).hasStatus(401);
    }

    private UUID listed(String sku) {
        var answer = list(sku, "Oak chair", "19.99");
        assertThat(answer).hasStatus(201);
        try {
            return UUID.fromString(JsonPath.read(answer.getResponse().getContentAsString(), "$.id"));
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private MvcTestResult list(String sku, String name, String amount) {
        return http.post()
                .uri("/api/products")
                .with(staff())
                .contentType(MediaType.APPLICATION_JSON)
                .content("""
                        {"sku": "%s", "name": "%s", "description": "Four legs.",
                         "price": {"amount": "%s", "currency": "EUR"}, "quantity": 7}""".formatted(sku, name.replace("\u0000", "\\u0000").replace("\u0007", "\\u0007"), amount))
                .exchange();
    }

    private MvcTestResult reprice(UUID id, String amount) {
        return http.put()
                .uri("/api/products/{id}/price", id)
                .with(staff())
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"amount\": \"%s\", \"currency\": \"EUR\"}".formatted(amount))
                .exchange();
    }

    private MvcTestResult delist(UUID id) {
        return http.delete().uri("/api/products/{id}", id).with(staff()).exchange();
    }

    private static RequestPostProcessor staff() {
        return jwt().authorities(role("STAFF"));
    }

    private static SimpleGrantedAuthority role(String role) {
        return new SimpleGrantedAuthority("ROLE_" + role);
    }
}
