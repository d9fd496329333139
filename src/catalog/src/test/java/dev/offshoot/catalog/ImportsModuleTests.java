package dev.offshoot.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;

import dev.offshoot.contracts.catalog.ListedProduct;
import dev.offshoot.contracts.catalog.ProductsListed;
import dev.offshoot.messaging.testing.Redelivers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.modulith.test.ApplicationModuleTest;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Feeds over HTTP, until they are imported. Published events wait in the outbox for the basket. */
@ApplicationModuleTest
@AutoConfigureMockMvc
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
class ImportsModuleTests {

    private static final String HEADER = "id,title,description,price,quantity\n";

    @Autowired
    MockMvcTester http;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    UploadingFeeds uploading;

    @Autowired
    Imports imports;

    @Autowired
    ListingProducts listing;

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    TransactionTemplate transactions;

    private final String sku = "s" + UUID.randomUUID().toString().substring(24);

    @AfterEach
    void nothingIsLeft() {
        await().untilAsserted(() -> assertThat(
                        count("SELECT count(*) FROM catalog.delivery WHERE type <> 'catalog.ForgetUpload'"))
                .isZero());
        assertThat(count("SELECT count(*) FROM catalog.import_chunk")).isZero();
    }

    @Test
    void importsAFeedAndSaysWhichLinesWereBad() {
        var id = upload(
                "text/csv",
                HEADER
                        + sku + "-1,Oak chair,\"Four\nlegs\",19.99 EUR,4\n" // lines 2 and 3
                        + sku + "-2,Ash chair,,free,4\n" // 4
                        + sku + "-3,Elm chair,,5 EUR,\n"
                        + sku + "-1,Oak chair again,,5 EUR,\n" // 6
                        + ",Nameless,,5 EUR,\n" // 7
                        + sku + "-4,\"Broken\"x,,5 EUR,\n"); // 8

        var done = done(id);

        assertThat(done.lines()).isEqualTo(6);
        assertThat(done.imported()).isEqualTo(2);
        assertThat(done.updated()).isZero();
        assertThat(done.rejected()).isEqualTo(4);
        assertThat(imports.rejections(id)).extracting(Imports.Rejection::line).containsExactly(4, 6, 7, 8);
        assertThat(imports.rejections(id))
                .extracting(Imports.Rejection::reason)
                .contains("Its SKU '" + sku + "-1' is already on line 2", "It has no SKU");
        assertThat(published())
                .extracting(ListedProduct::sku, ListedProduct::openingStock, ListedProduct::revision)
                .containsExactlyInAnyOrder(tuple(sku + "-1", 4L, 1L), tuple(sku + "-3", 0L, 1L));
        assertThat(http.get().uri("/api/products/imports/{id}", id).with(staff()))
                .hasStatus(200)
                .bodyJson()
                .isLenientlyEqualTo("""
                    {"state": "DONE", "lines": 6, "imported": 2, "updated": 0, "rejected": 4,
                     "rejections": [{"line": 4, "reason": "Not a price such as 19.99 EUR: 'free'"},
                                    {"line": 6}, {"line": 7}, {"line": 8}]}\
                    """);
    }

    // PostgreSQL rejects U+0000, and an import would never end if its rejections could not be stored
    @Test
    void saysWhatIsWrongWithALineThatHoldsWhatNoDatabaseKeeps() {
        var google = done(upload("text/csv", HEADER + sku + "-1,\"Mug\"\0,,5 EUR,\n" + sku + "-2,Cup,,5 EUR,\n"));
        var shopify = done(upload("text/csv", "Handle,Title,Variant Price\n" + sku + "\0a,,9.99\n"));

        assertThat(google.imported()).isEqualTo(1);
        assertThat(google.rejected()).isEqualTo(1);
        assertThat(shopify.rejected()).isEqualTo(1);
    }

    @Test
    void importsAFeedPartedByTabs() {
        var id = upload("text/tab-separated-values", "id\ttitle\tprice\r\n" + sku + "\tOak chair\t5 EUR\r\n");

        assertThat(done(id).imported()).isEqualTo(1);
    }

    @Test
    void importsAShopifyExport() {
        var id = upload(
                "text/csv",
                "\uFEFFHandle,Title,Option1 Value,Variant Price,Image Src\n"
                        + sku + ",Pot,Small,9.99,https://x/1.jpg\n"
                        + sku + ",,Large,15.99,\n"
                        + sku + ",,,,https://x/2.jpg\n");

        var done = done(id);

        assertThat(done.lines()).isEqualTo(3);
        assertThat(done.imported()).isEqualTo(2);
        assertThat(done.rejected()).isZero();
        assertThat(published()).extracting(ListedProduct::name).containsExactlyInAnyOrder("Pot – Small", "Pot – Large");
    }

    @Test
    void changesOnlyWhatAnotherImportOfTheFeedChanges() {
        var feed = HEADER + sku + "-1,Oak chair,,19.99 EUR,4\n" + sku + "-2,Ash chair,,29.99 EUR,4\n";
        done(upload("text/csv", feed));

        var again = done(upload("text/csv", feed));

        assertThat(again.imported()).isZero();
        assertThat(again.updated()).isEqualTo(2);
        assertThat(published()).extracting(ListedProduct::revision).containsExactly(1L, 1L);

        done(upload("text/csv", feed.replace("29.99", "24.99").replace("EUR,4", "EUR,9")));

        assertThat(published())
                .filteredOn(product -> product.revision() == 2)
                .extracting(ListedProduct::sku, product -> product.price().amount(), ListedProduct::openingStock)
                .containsExactly(tuple(sku + "-2", "24.99", 4L));
    }

    @Test
    void listsAgainWhatWasDelisted() {
        var feed = HEADER + sku + ",Oak chair,,19.99 EUR,4\n";
        done(upload("text/csv", feed));
        var id = published().get(0).productId();
        listing.delist(new ProductId(id));

        done(upload("text/csv", feed));

        assertThat(published())
                .extracting(ListedProduct::productId, ListedProduct::revision)
                .containsExactly(tuple(id, 1L), tuple(id, 3L));
        assertThat(http.get().uri("/api/products?q={q}", sku))
                .bodyJson()
                .extractingPath("$.total")
                .isEqualTo(1);
    }

    @Test
    void worksOffManyLinesInChunksAndEachOnce() {
        var id = upload("text/csv", feed(0, 1_300));

        assertThat(done(id).imported()).isEqualTo(1_300);
        assertThat(published()).hasSize(1_300).allMatch(product -> product.revision() == 1);
        assertThat(events().stream().map(event -> event.products().size())).containsExactly(500, 500, 300);
    }

    @Test
    @Redelivers(ImportChunk.class)
    void worksOffEachChunkOnceHoweverOftenItIsTold() {
        var id = upload("text/csv", feed(0, 600));
        tell(new ImportChunk(id, 0), new ImportChunk(id, 0), new ImportChunk(id, 1));
        done(id);
        tell(
                new ImportChunk(id, 0),
                new ImportChunk(id, 1),
                new ImportChunk(id, 2),
                new ImportChunk(UUID.randomUUID(), 0));

        nothingIsLeft();
        assertThat(done(id).imported()).isEqualTo(600);
        assertThat(done(id).updated()).isZero();
        assertThat(published()).hasSize(600);
    }

    @Test
    void importsTwoFeedsAtOnceThatListTheSameProducts() throws InterruptedException {
        var ids = new UUID[2];
        var uploads = IntStream.range(0, 2)
                .mapToObj(i -> new Thread(() -> ids[i] = upload("text/csv", feed(0, 1_200))))
                .toList();
        uploads.forEach(Thread::start);
        for (var upload : uploads) {
            upload.join();
        }

        var first = done(ids[0]);
        var second = done(ids[1]);

        assertThat(first.imported() + second.imported()).isEqualTo(1_200);
        assertThat(first.updated() + second.updated()).isEqualTo(1_200);
        assertThat(first.rejected() + second.rejected()).isZero();
        assertThat(published()).hasSize(1_200);
    }

    @Test
    void keepsTheFirstThousandRejections() {
        var id = upload("text/csv", HEADER + ",x,,1,\n".repeat(1_700));

        assertThat(done(id).rejected()).isEqualTo(1_700);
        assertThat(imports.rejections(id)).hasSize(1_000);
        assertThat(imports.rejections(id))
                .last()
                .extracting(Imports.Rejection::line)
                .isEqualTo(1_001);
    }

    @Test
    void isDoneAtOnceWithAFeedWithoutLines() {
        assertThat(done(upload("text/csv", HEADER)).lines()).isZero();
    }

    @Test
    void refusesAtOnceWhatIsNoFeed() {
        var before = count("SELECT count(*) FROM catalog.import");

        assertThat(post("text/csv", "name,cost\nOak chair,5\n"))
                .hasStatus(422)
                .bodyJson()
                .satisfies(problem -> {
                    assertThat(problem).extractingPath("$.type").isEqualTo("urn:offshoot:problem:unknown-feed");
                    assertThat(problem).extractingPath("$.detail").asString().contains("name,cost", "id, title, price");
                });
        assertThat(post("text/csv", "")).hasStatus(422);
        assertThat(post("application/json", "{}")).hasStatus(415);
        assertThat(post("text/csv;charset=utf-8", HEADER)).hasStatus(202);
        assertThat(count("SELECT count(*) FROM catalog.import")).isEqualTo(before + 1);
    }

    @Test
    void keepsNothingOfAnUploadThatBreaksOff() throws IOException {
        var broken = new InputStream() {
            private final InputStream some =
                    new ByteArrayInputStream(feed(0, 1_100).getBytes(StandardCharsets.UTF_8));

            @Override
            public int read() throws IOException {
                var next = some.read();
                if (next < 0) {
                    throw new IOException("the client is gone");
                }
                return next;
            }
        };

        var thrown = catchThrowable(() -> uploading.upload(broken, null));

        assertThat(thrown).isInstanceOf(IOException.class);
        nothingIsLeft();
        assertThat(published()).isEmpty();
        assertThat(jdbc.queryForObject(
                        "SELECT state FROM catalog.import ORDER BY started_at DESC FETCH FIRST 1 ROWS ONLY",
                        String.class))
                .isEqualTo("FAILED");
    }

    @Test
    @Redelivers(ForgetUpload.class)
    void throwsAwayAnUploadWhoseProcessDied() {
        var id = UUID.randomUUID();
        transactions.executeWithoutResult(status -> {
            imports.begin(id);
            imports.upload(id, 0, new Chunk(List.of()));
        });

        tell(new ForgetUpload(id), new ForgetUpload(id));
        await().untilAsserted(() -> assertThat(
                        count("SELECT count(*) FROM catalog.delivery WHERE type = 'catalog.ForgetUpload'"
                                + " AND due <= CURRENT_TIMESTAMP"))
                .isZero());
        assertThat(imports.find(id).orElseThrow().state()).isEqualTo(Import.State.UPLOADING);

        jdbc.update(
                "UPDATE catalog.import SET touched_at = ? WHERE id = ?",
                OffsetDateTime.now().minusHours(2),
                id);
        tell(new ForgetUpload(id), new ForgetUpload(id));

        await().untilAsserted(
                        () -> assertThat(imports.find(id).orElseThrow().state()).isEqualTo(Import.State.FAILED));
    }

    @Test
    void leavesAnImportAloneThatIsUploaded() {
        var id = upload("text/csv", feed(0, 10));
        done(id);

        tell(new ForgetUpload(id));

        await().untilAsserted(() -> assertThat(
                        count("SELECT count(*) FROM catalog.delivery WHERE type = 'catalog.ForgetUpload'"
                                + " AND due <= CURRENT_TIMESTAMP"))
                .isZero());
        assertThat(done(id).imported()).isEqualTo(10);
    }

    @Test
    void failsAnImportThatCannotBeReadAnyMore() {
        var id = UUID.randomUUID();
        transactions.executeWithoutResult(status -> {
            imports.begin(id);
            imports.upload(id, 0, new Chunk(List.of()));
            jdbc.update("UPDATE catalog.import_chunk SET payload = '{\"lines\": 7}' WHERE import_id = ?", id);
            imports.uploaded(id, 1, 0, 1);
            events.publishEvent(new ImportChunk(id, 0));
        });

        await().untilAsserted(
                        () -> assertThat(imports.find(id).orElseThrow().state()).isEqualTo(Import.State.FAILED));
    }

    @Test
    void saysThatThereIsNoSuchImport() {
        assertThat(http.get()
                        .uri("/api/products/imports/{id}", UUID.randomUUID())
                        .with(staff()))
                .hasStatus(404)
                .bodyJson()
                .extractingPath("$.type")
                .isEqualTo("urn:offshoot:problem:no-such-import");
    }

    private String feed(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> sku + "-" + i + ",Chair " + i + ",Four legs,19.99 EUR,4\n")
                .collect(Collectors.joining("", HEADER, ""));
    }

    private UUID upload(String type, String feed) {
        var answer = post(type, feed);
        assertThat(answer).hasStatus(202);
        var location = String.valueOf(answer.getResponse().getHeader("Location"));
        assertThat(location).startsWith("/api/products/imports/");
        return UUID.fromString(location.substring(location.lastIndexOf('/') + 1));
    }

    private MvcTestResult post(String type, String feed) {
        return http.post()
                .uri("/api/products/imports")
                .with(staff())
                .header("Content-Type", type)
                .content(feed.getBytes(StandardCharsets.UTF_8))
                .exchange();
    }

    private Import done(UUID id) {
        return await().atMost(Duration.ofSeconds(60))
                .until(() -> imports.find(id).orElseThrow(), one -> one.state() == Import.State.DONE);
    }

    private void tell(Object... messages) {
        transactions.executeWithoutResult(status -> List.of(messages).forEach(events::publishEvent));
    }

    /** All published products of this test, including duplicates. */
    private List<ListedProduct> published() {
        return events().stream().flatMap(event -> event.products().stream()).toList();
    }

    private List<ProductsListed> events() {
        var json = new JsonMapper();
        return jdbc
                .queryForList(
                        "SELECT payload FROM catalog.outbox WHERE type = 'catalog.ProductsListed' AND target = 'basket'"
                                + " AND payload LIKE ? ORDER BY seq",
                        String.class,
                        "%\"" + sku + "%")
                .stream()
                .map(payload -> json.readValue(payload, ProductsListed.class))
                .toList();
    }

    private int count(String sql) {
        return jdbc.queryForObject(sql, Integer.class);
    }

    private static RequestPostProcessor staff() {
        return jwt().authorities(new SimpleGrantedAuthority("ROLE_STAFF"));
    }
}
