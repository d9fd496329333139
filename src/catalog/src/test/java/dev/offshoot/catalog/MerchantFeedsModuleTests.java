package dev.offshoot.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import dev.offshoot.contracts.catalog.ListedProduct;
import dev.offshoot.contracts.catalog.ProductsListed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.modulith.test.ApplicationModuleTest;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import tools.jackson.databind.json.JsonMapper;

/** Feeds from merchants' tools, over HTTP: the resulting products and prices, and the advice of the import. */
@ApplicationModuleTest
@AutoConfigureMockMvc
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
class MerchantFeedsModuleTests {

    @Autowired
    MockMvcTester http;

    @Autowired
    JdbcTemplate jdbc;

    private final String sku = "m" + UUID.randomUUID().toString().substring(24);

    @Test
    void takesBlanksOfEveryKindForBlanks() {
        done(upload("text/tab-separated-values", """
            id\ttitle\tprice\tquantity
            SKU-A\tKettle plain\t19.99 EUR\t5
            SKU-B\tKettle nbsp\t19.99\u00A0EUR\t5
            SKU-C\tKettle narrow\t24.50\u202FEUR\t5
            SKU-D\tKettle trailing\t30.00 EUR\u00A0\t5\u00A0
            """));

        assertThat(prices())
                .containsOnly(
                        entry(sku + "-A", "19.99 EUR"),
                        entry(sku + "-B", "19.99 EUR"),
                        entry(sku + "-C", "24.50 EUR"),
                        entry(sku + "-D", "30.00 EUR"));
    }

    @Test
    void sellsNothingAtAThousandth() {
        var done = done(upload("text/csv", """
            id;title;price;quantity
            SKU-A;Sofa;1.290 EUR;3
            SKU-B;Sofa zwei;1.299,00 EUR;3
            SKU-C;Kissen;19,99 EUR;3
            SKU-D;Sessel;1.299 EUR;3
            SKU-E;Hocker;2.400 EUR;3
            """));

        assertThat(prices()).containsOnly(entry(sku + "-B", "1299.00 EUR"), entry(sku + "-C", "19.99 EUR"));
        assertThat(done.<List<Integer>>read("$.rejections[*].line")).containsExactly(2, 5, 6);
        assertThat(done.<String>read("$.rejections[0].reason")).contains("1290.00", "1.29");
    }

    @Test
    void sellsAtTheSalePriceWhileItLasts() {
        var done = done(upload("text/tab-separated-values", """
            id\ttitle\tavailability\tprice\tsale_price\tsale_price_effective_date
            SKU-NOW\tChair\tin_stock\t30.00 EUR\t15.00 EUR\t2020-01-01T00:00+0100/2095-01-01T00:00+0100
            SKU-ALWAYS\tChair\tin_stock\t30.00 EUR\t15.00 EUR\t
            SKU-OVER\tChair\tin_stock\t30.00 EUR\t15.00 EUR\t2020-01-01T00:00+0100/2021-01-01T00:00+0100
            SKU-LATER\tChair\tin_stock\t30.00 EUR\t15.00 EUR\t2090-01-01T00:00Z/2095-01-01T00:00Z
            SKU-UP\tChair\tin_stock\t30.00 EUR\t45.00 EUR\t
            """));

        assertThat(prices())
                .containsOnly(
                        entry(sku + "-NOW", "15.00 EUR"),
                        entry(sku + "-ALWAYS", "15.00 EUR"),
                        entry(sku + "-OVER", "30.00 EUR"),
                        entry(sku + "-LATER", "30.00 EUR"));
        assertThat(done.<List<Integer>>read("$.rejections[*].line")).containsExactly(6);
        assertThat(done.<List<String>>read("$.advice"))
                .anySatisfy(advice -> assertThat(advice).contains("2 of the prices", "2090-01-01T00:00:00Z"));
    }

    @Test
    void sellsWhatIsInStockWithoutAQuantityAndSaysWhatItAssumed() {
        var done = done(upload("text/csv", """
            id,title,price,availability,quantity
            SKU-THERE,Lamp,49.00 EUR,in_stock,
            SKU-OLD,Lamp,49.00 EUR,in stock,
            SKU-AHEAD,Lamp,49.00 EUR,preorder,
            SKU-COUNTED,Lamp,49.00 EUR,in_stock,3
            SKU-GONE,Lamp,49.00 EUR,out_of_stock,3
            SKU-UNSAID,Lamp,49.00 EUR,,
            SKU-WHAT,Lamp,49.00 EUR,perhaps,
            """));

        assertThat(stock())
                .containsOnly(
                        entry(sku + "-THERE", 100L),
                        entry(sku + "-OLD", 100L),
                        entry(sku + "-AHEAD", 100L),
                        entry(sku + "-COUNTED", 3L),
                        entry(sku + "-GONE", 0L),
                        entry(sku + "-UNSAID", 0L));
        assertThat(done.<Integer>read("$.uncounted")).isEqualTo(3);
        assertThat(done.<Integer>read("$.withoutStock")).isEqualTo(2);
        assertThat(done.<List<String>>read("$.advice"))
                .satisfiesExactly(
                        advice -> assertThat(advice)
                                .startsWith("3 of the new products can be bought")
                                .contains("100"),
                        advice -> assertThat(advice)
                                .startsWith("2 of the new products came in without stock")
                                .contains("Restock"));
        assertThat(done.<List<Integer>>read("$.rejections[*].line")).containsExactly(8);
    }

    @Test
    void sellsWhatShopifySellsWithoutCounting() {
        var done = done(upload("text/csv", """
            Handle,Title,Option1 Value,Variant SKU,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price
            print,Print on demand,Default Title,SKU-POD,,0,deny,25.00
            back,Backorder lamp,Default Title,SKU-BACK,shopify,-3,continue,40.00
            mug,Counted mug,Default Title,SKU-MUG,shopify,7,deny,9.00
            cup,Sold out,Default Title,SKU-CUP,shopify,-2,deny,9.00
            """));

        assertThat(stock())
                .containsOnly(
                        entry(sku + "-POD", 100L),
                        entry(sku + "-BACK", 100L),
                        entry(sku + "-MUG", 7L),
                        entry(sku + "-CUP", 0L));
        assertThat(done.<Integer>read("$.uncounted")).isEqualTo(2);
        assertThat(done.<Integer>read("$.withoutStock")).isEqualTo(1);
    }

    @Test
    void saysThatAnImportLeavesTheStockOfKnownProductsAlone() {
        var feed = "id,title,price,availability\nSKU-A,Lamp,49.00 EUR,%s\n";
        done(upload("text/csv", feed.formatted("in_stock")));

        var done = done(upload("text/csv", feed.formatted("out_of_stock")));

        assertThat(done.<List<String>>read("$.advice"))
                .singleElement()
                .asString()
                .contains("marks 1 of the existing products out of stock", "take off the shelf");
    }

    @Test
    void makesNoTwinOfAProductWhoseSkuHoldsWhatCannotBeSeen() {
        done(upload("text/csv", "id,title,price\nSKU-A,Chair,5 EUR\n"));

        var done = done(upload(
                "text/csv",
                "id,title,price\n"
                        + "SKU-A\u00A0,Chair,6 EUR\n"
                        + "\u202FSKU-\u200BA,Chair,7 EUR\n"
                        + "\u2066SKU-A\u2069,Chair,8 EUR\n"));

        assertThat(done.<Integer>read("$.imported")).isZero();
        assertThat(done.<Integer>read("$.updated")).isEqualTo(1);
        assertThat(done.<Integer>read("$.rejected")).isEqualTo(2);
    }

    @Test
    void findsAProductThatWasListedUnderSuchASkuBefore() {
        var id = UUID.randomUUID();
        jdbc.update(
                "INSERT INTO catalog.product (id, sku, plain_sku, name, description, price_minor, currency,"
                        + " opening_stock, revision, listed) VALUES (?, ?, ?, 'Chair', '', 500, 'EUR', 0, 1, TRUE)",
                id,
                sku + "-A\u00A0",
                sku + "-A");

        var done = done(upload("text/csv", "id,title,price\nSKU-A,Chair,6 EUR\nSKU-B,Chair,6 EUR\n"));

        assertThat(done.<Integer>read("$.updated")).isEqualTo(1);
        assertThat(published())
                .extracting(ListedProduct::productId, product -> product.price().amount())
                .contains(tuple(id, "6.00"));
    }

    @Test
    void readsWhatExcelSaves() {
        var feed = "sep=;\nid;title;price;quantity;\nSKU-%s;Gemütlicher Stuhl – 5 €;19,99 €;5;\n\n";
        done(upload("text/csv", feed.formatted("U8"), UTF_8));
        done(upload("text/csv", "\uFEFF" + feed.formatted("BOM"), UTF_8));
        done(upload("application/vnd.ms-excel", "\uFEFF" + feed.formatted("LE"), StandardCharsets.UTF_16LE));
        done(upload(
                "text/plain",
                "\uFEFF" + feed.formatted("BE").replace(';', '\t').replace("sep=\t\n", ""),
                StandardCharsets.UTF_16BE));
        done(upload(
                "text/csv;charset=iso-8859-15",
                feed.formatted("L9").replace("–", "-"),
                Charset.forName("iso-8859-15")));
        var windows = done(upload("text/csv", feed.formatted("WIN"), Charset.forName("windows-1252")));

        assertThat(prices())
                .hasSize(6)
                .allSatisfy((sku, price) -> assertThat(price).isEqualTo("19.99 EUR"));
        assertThat(published()).allSatisfy(product -> assertThat(product.name()).matches("Gemütlicher Stuhl [–-] 5 €"));
        assertThat(windows.<List<String>>read("$.advice"))
                .singleElement()
                .asString()
                .contains("1 of the lines", "Windows-1252");
    }

    @Test
    void readsAFeedInXml() {
        var done = done(upload("application/rss+xml", """
            <?xml version="1.0"?>
            <rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel><title>Shop</title>
            <item>
              <title>Not this</title><g:title>Oak &amp; ash</g:title><g:id>SKU-A</g:id>
              <g:price>30.00 EUR</g:price><g:sale_price>25.00 EUR</g:sale_price>
              <g:shipping><g:country>DE</g:country><g:price>4.90 EUR</g:price></g:shipping>
              <description><![CDATA[Four <legs>]]></description>
              <g:availability>in_stock</g:availability>
            </item>
            <item><g:id>SKU-B</g:id><title>Lamp</title><g:price>1.290 EUR</g:price></item>
            </channel></rss>
            """));
        done(upload("application/xml", """
            <feed xmlns="http://www.w3.org/2005/Atom" xmlns:x="http://base.google.com/ns/1.0">
            <title>Shop</title><id>tag:shop</id>
            <entry><id>tag:1</id><x:id>SKU-C</x:id><title>Lamp</title><summary>Bright</summary>
            <x:price>5 EUR</x:price><x:quantity>4</x:quantity></entry></feed>
            """));

        assertThat(prices()).containsOnly(entry(sku + "-A", "25.00 EUR"), entry(sku + "-C", "5.00 EUR"));
        assertThat(stock()).containsOnly(entry(sku + "-A", 100L), entry(sku + "-C", 4L));
        assertThat(published()).extracting(ListedProduct::name).contains("Oak & ash");
        assertThat(done.<Integer>read("$.rejections[0].line")).isEqualTo(10);
    }

    @Test
    @Timeout(60)
    void refusesXmlThatLeadsElsewhereOrNeverEnds() {
        var feed = "<rss><channel><item><id>SKU-A</id><title>%s</title><price>5 EUR</price></item></channel></rss>";

        assertThat(refused(
                        "text/xml",
                        "<!DOCTYPE rss [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>" + feed.formatted("&a;")))
                .contains("document type");
        assertThat(refused("text/xml", feed.formatted("&nbsp;"))).contains("&nbsp;");
        assertThat(refused("text/xml", feed.formatted("Chair").replace("</channel>", "")))
                .contains("line 1");
        assertThat(refused("text/xml", "<rss><channel><item " + "x".repeat(3_000_000) + "='1'/>"))
                .isNotEmpty();
        assertThat(refused("text/xml", "<rss><channel><item x='" + "x".repeat(3_000_000) + "'/>"))
                .contains("longer than");
        assertThat(refused("text/xml", "<products/>")).contains("<products>");
        assertThat(published()).isEmpty();
    }

    @Test
    void countsWhatAnItemNamesAsWellAsWhatItSays() {
        var names = IntStream.range(0, 50_000)
                .mapToObj(number -> "<element" + number + "/>")
                .collect(Collectors.joining());

        var done = done(
                upload(
                        "text/xml",
                        "<rss><channel><item><id>SKU-A</id><title>Chair</title><price>5 EUR</price>" + names
                                + "</item>\n<item><id>SKU-B</id><title>Table</title><price>6 EUR</price></item></channel></rss>"));

        assertThat(prices()).containsOnly(entry(sku + "-B", "6.00 EUR"));
        assertThat(done.<String>read("$.rejections[0].reason")).contains("longer than");
    }

    @Test
    void readsTheFileOfAForm() {
        var form = "--part\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n"
                + "--part\r\nContent-Disposition: form-data; name=\"file\"; filename=\"feed.csv\"\r\n"
                + "Content-Type: text/csv\r\n\r\nid,title,price\nSKU-A,Chair,5 EUR\n\r\n--part--\r\n";

        done(upload("multipart/form-data; boundary=part", form));

        assertThat(prices()).containsOnly(entry(sku + "-A", "5.00 EUR"));
        assertThat(refused("multipart/form-data; boundary=part", form.substring(0, form.length() - 12)))
                .contains("truncated");
        assertThat(refused("multipart/form-data; boundary=part", form.replace("; filename=\"feed.csv\"", "")))
                .contains("no file");
        assertThat(refused("multipart/form-data; boundary=part", form.replace("text/csv", "text/csv;charset=klingon")))
                .contains("klingon", "UTF-8");
        assertThat(refused("multipart/form-data", form)).contains("form");
    }

    @Test
    void saysHowToConvertWhatItDoesNotRead() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(packed)) {
            zip.write("id,title,price\n".getBytes(UTF_8));
        }

        assertThat(refused("application/gzip", packed.toString(StandardCharsets.ISO_8859_1)))
                .contains("unpack");
        assertThat(refused("application/octet-stream", "PK\u0003\u0004 workbook"))
                .contains("CSV UTF-8");
        assertThat(refused("application/vnd.ms-excel", "\u00D0\u00CF\u0011\u00E0 workbook"))
                .contains("CSV UTF-8");
        assertThat(refused("text/plain", " {\"id\": 1}")).contains("JSON", "id, title, price");
        assertThat(refused("text/csv", "id,title,price,Price\n")).contains("two columns for 'price'");
        assertThat(refused("text/csv", "<!DOCTYPE html><html></html>")).isNotEmpty();
    }

    // 100,000 lines, each of which closes the quote of the one before and opens another
    @Test
    @Timeout(120)
    void endsSoonWithAStormOfQuotes() {
        var done = done(upload("text/csv", "id,title,price\n" + "a\",\"\n".repeat(100_000)));

        assertThat(done.<Integer>read("$.rejected")).isEqualTo(100_000);
    }

    private DocumentContext done(UUID id) {
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> json(http.get()
                                .uri("/api/products/imports/{id}", id)
                                .with(staff())
                                .exchange()),
                        json -> json.read("$.state").equals("DONE"));
    }

    private UUID upload(String type, String feed) {
        return upload(type, feed, UTF_8);
    }

    private UUID upload(String type, String feed, Charset charset) {
        var answer = post(type, feed.replace("SKU-", sku + "-").getBytes(charset));
        assertThat(answer).hasStatus(202);
        var location = String.valueOf(answer.getResponse().getHeader("Location"));
        return UUID.fromString(location.substring(location.lastIndexOf('/') + 1));
    }

    /** The reasons. */
    private String refused(String type, String feed) {
        var answer = post(type, feed.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(answer).hasStatus(422);
        return json(answer).read("$.detail");
    }

    private MvcTestResult post(String type, byte[] feed) {
        return http.post()
                .uri("/api/products/imports")
                .with(staff())
                .header("Content-Type", type)
                .content(feed)
                .exchange();
    }

    private static DocumentContext json(MvcTestResult answer) {
        try {
            return JsonPath.parse(answer.getResponse().getContentAsString());
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<String, String> prices() {
        return published().stream()
                .collect(Collectors.toMap(
                        ListedProduct::sku, product -> product.price().toString(), (before, after) -> after));
    }

    private Map<String, Long> stock() {
        return published().stream().collect(Collectors.toMap(ListedProduct::sku, ListedProduct::openingStock));
    }

    private List<ListedProduct> published() {
        var json = new JsonMapper();
        return jdbc
                .queryForList(
                        "SELECT payload FROM catalog.outbox WHERE type = 'catalog.ProductsListed' AND target ="
                                + " 'inventory' AND payload LIKE ? ORDER BY seq",
                        String.class,
                        "%\"" + sku + "%")
                .stream()
                .flatMap(payload -> json.readValue(payload, ProductsListed.class).products().stream())
                .toList();
    }

    private static RequestPostProcessor staff() {
        return jwt().authorities(new SimpleGrantedAuthority("ROLE_STAFF"));
    }
}
