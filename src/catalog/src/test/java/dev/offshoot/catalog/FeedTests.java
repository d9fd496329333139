package dev.offshoot.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offshoot.catalog.Offer.Stocking;
import dev.offshoot.contracts.Money;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeedTests {

    private static final Feed.Terms TERMS = new Feed.Terms("EUR", 100, Instant.parse("2026-11-28T12:00:00Z"));

    private static final String SHOPIFY =
            "Handle,Title,Body (HTML),Option1 Value,Option2 Value,Variant SKU,Variant Price,Variant Inventory Qty,"
                    + "Image Src,Variant Image,Published,Status";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id,title,price",
                "id\ttitle\tprice\tlink",
                "price;title;id",
                "\"ID\",\"Title\",\"Price\"",
                "g:id,g:title,g:price",
                "Handle,Title,Variant Price",
                "Title,URL handle,Price",
                "sep=;\nid;title;price",
                "\"sep=|\"\nid|title|price",
                "sep=\t\r\nid\ttitle\tprice",
                "\uFEFFsep=,\nid,title,price\u00A0",
                "\n\nid,title,price",
            })
    void tellsFeedsByTheirHeader(String header) {
        assertThat(open(header)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "id,title",
                "name,price",
                "<html></html>",
                "id|title|price",
                "\"id,title,price",
                "{}",
                "sep=;"
            })
    void saysWhatItExpectsWhereTheHeaderIsUnknown(String header) {
        assertThatThrownBy(() -> open(header))
                .isInstanceOf(UnknownFeed.class)
                .hasMessageContaining("id, title, price")
                .hasMessageContaining("Handle, Title, Variant Price");
    }

    @Test
    void readsALineOfAGoogleFeed() {
        var feed = open("id,title,description,link,image link,availability,price,quantity");

        assertThat(feed.offer("A1,Oak chair,Four legs,https://x/1,https://x/1.jpg,in_stock,19.99 USD,4"))
                .isEqualTo(new Offer("A1", "Oak chair", "Four legs", Money.of("19.99", "USD"), "https://x/1.jpg", 4));
        assertThat(feed.offer("A1,Oak chair,,,,,19.99"))
                .isEqualTo(new Offer("A1", "Oak chair", "", Money.of("19.99", "EUR"), null, 0, Stocking.UNSAID, null));
    }

    @ParameterizedTest
    @CsvSource({
        "50, 50.00 EUR",
        "50.5, 50.50 EUR",
        "19.99 usd, 19.99 USD",
        "USD 19.99, 19.99 USD",
        "19.99GBP, 19.99 GBP",
        "500 JPY, 500 JPY",
        "'19,99', 19.99 EUR",
        "'1,290.00', 1290.00 EUR",
        "'1.290,00 EUR', 1290.00 EUR",
        "'EUR 1.290.000', 1290000.00 EUR",
        "'1 290,00 EUR', 1290.00 EUR",
        "'1\u00A0290,5\u202FEUR', 1290.50 EUR",
        "'1''299.50 CHF', 1299.50 CHF",
        "'1’299.50 CHF', 1299.50 CHF",
        "'19,99 €', 19.99 EUR",
        "€5, 5.00 EUR",
        "1290.000, 1290.00 EUR",
        "0.290, 0.29 EUR",
        "19.9900, 19.99 EUR",
        "'1,290.500 KWD', 1290.500 KWD",
        "1290.500 KWD, 1290.500 KWD",
        "1.5 KWD, 1.500 KWD",
        "1.2900 KWD, 1.290 KWD",
        "500.00 JPY, 500 JPY",
        "'1,290,000 JPY', 1290000 JPY",
    })
    void readsPrices(String written, String meant) {
        assertThat(WrittenPrice.read(written, "EUR")).hasToString(meant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "free",
                "-5",
                "19.999",
                "$19.99",
                "1,29,000",
                "1.290.00",
                "1,290,00",
                "1 29,00",
                "01.29",
                "19,99,-",
                "5.",
                ".5",
                "١٩٫٩٩",
                "19.99 EURO",
                "EUR 1 EUR",
                "5 ABC",
                "5.5 JPY",
                "1e3",
                "NaN",
                "9999999999999999",
                "0",
                "0.00 EUR"
            })
    void refusesWhatIsNoPrice(String written) {
        var feed = new GoogleFeed(TERMS);
        var row = new Row(Map.of("id", "a", "title", "Chair", "price", written));

        assertThatThrownBy(() -> feed.offer(row)).isInstanceOf(UnacceptableOffer.class);
    }

    /** Guessing would be wrong by a factor of a thousand in some shops. */
    @ParameterizedTest
    @CsvSource({
        "1.290 EUR, 1290.00 or 1.29",
        "'1,290', 1290.00 or 1.29",
        "19.990, 19990.00 or 19.99",
        "1.299 EUR, 1299.00",
        "'1,000 JPY', 1000 or 1",
        "1.290 KWD, 1290.000 or 1.2900",
        "'1,290.500 EUR', 1290500.00 or 1290.50",
    })
    void refusesAPriceThatCanBeReadInTwoWaysAndSaysHowToWriteIt(String written, String how) {
        assertThatThrownBy(() -> WrittenPrice.read(written, "EUR"))
                .isInstanceOf(UnacceptableOffer.class)
                .hasMessageEndingWith("write " + how);
        for (var way : how.split(" or ")) {
            assertThat(WrittenPrice.read(written.replaceAll("[0-9.,]+", way), "EUR"))
                    .hasToString(WrittenPrice.read(way, written.matches(".*[A-Z]") ? written.split(" ")[1] : "EUR")
                            .toString());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', 15.00",
        "'/', 15.00",
        "2026-11-27T00:00+0100/2026-11-30T23:59+0100, 15.00",
        "2026-11-27T00:00:00.000+01:00/2026-11-30T23:59:59Z, 15.00",
        "2026-11-28/2026-11-28, 15.00",
        "2026-11-28T12:00Z / 2026-11-28T12:01Z, 15.00",
        "2026-11-28T12:01Z/2026-11-28T12:02Z, 30.00",
        "2026-11-27T00:00Z/2026-11-28T12:00Z, 30.00",
        "2026-11-27/2026-11-27, 30.00",
        "2026-11-27T00:00Z/, 15.00",
    })
    void sellsAtTheSalePriceInItsPeriodAlone(String period, String price) {
        var offer = new GoogleFeed(TERMS).offer(sale("30.00 EUR", "15.00", period));

        assertThat(offer.price().amount()).isEqualTo(price);
    }

    @ParameterizedTest
    @CsvSource({
        "30.00 EUR, 15.00 USD, ''",
        "30.00 EUR, 45.00 EUR, ''",
        "30.00 EUR, half, ''",
        "30.00 EUR, 15.00, until Monday",
        "30.00 EUR, 15.00, 2026-11-27",
        "30.00 EUR, 15.00, 2026-11-27/2026-11-26",
        "30.00 EUR, 15.00, 27.11.2026/28.11.2026",
    })
    void refusesASaleThatContradictsItself(String price, String salePrice, String period) {
        var feed = new GoogleFeed(TERMS);

        assertThatThrownBy(() -> feed.offer(sale(price, salePrice, period))).isInstanceOf(UnacceptableOffer.class);
    }

    @Test
    void takesTheCurrencyOfASalePriceFromItsPrice() {
        assertThat(new GoogleFeed(TERMS).offer(sale("30.00 USD", "15,50", "")).price())
                .hasToString("15.50 USD");
    }

    private static Row sale(String price, String salePrice, String period) {
        return new Row(Map.of(
                "id",
                "a",
                "title",
                "Chair",
                "price",
                price,
                "sale_price",
                salePrice,
                "sale_price_effective_date",
                period));
    }

    @ParameterizedTest
    @CsvSource({"7, 7", "7.0, 7", "'7,00', 7", "-3, 0"})
    void readsQuantities(String written, long meant) {
        assertThat(Feed.quantity(written)).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"many", "1.5", "1,000", "1.000", "9999999999999", "1e3"})
    void refusesWhatIsNoQuantity(String written) {
        assertThatThrownBy(() -> Feed.quantity(written)).isInstanceOf(UnacceptableOffer.class);
    }

    @Test
    void refusesALineWithMoreValuesThanColumns() {
        var feed = open("id,title,price");

        assertThatThrownBy(() -> feed.offer("a,Chair, oak,5"))
                .isInstanceOf(UnacceptableOffer.class)
                .hasMessageContaining("4 values, but there are 3 columns");
        assertThat(feed.offer("a,Chair,5,, ")).isNotNull();
    }

    @Test
    void makesAProductOfEachVariantOfAShopifyProduct() {
        var feed = open(SHOPIFY);

        assertThat(feed.offer(
                        line("pot,Clay Pot,<p>Blown &amp; fired</p>,Small,Red,,9.99,3,https://x/pot.jpg,,true,active")))
                .isEqualTo(new Offer(
                        "pot/Small/Red",
                        "Clay Pot – Small / Red",
                        "Blown & fired",
                        Money.of("9.99", "EUR"),
                        "https://x/pot.jpg",
                        3));
        assertThat(feed.offer(line("pot,,,Large,Red,POT-L,15.99,-2,https://x/second.jpg,https://x/large.jpg,,")))
                .isEqualTo(new Offer(
                        "POT-L",
                        "Clay Pot – Large / Red",
                        "Blown & fired",
                        Money.of("15.99", "EUR"),
                        "https://x/large.jpg",
                        0));
        assertThat(feed.offer(line("pot,,,,,,,,https://x/third.jpg,,,"))).isNull();
        assertThat(feed.offer(line("pot,Clay Pot,,,,,,,https://x/fourth.jpg,,,")))
                .isNull();
    }

    @Test
    void namesAProductWithoutOptionsByItsTitleAlone() {
        var offer = open(SHOPIFY).offer(line("lamp,Copper Lamp,,Default Title,,,59,2,,,true,"));

        assertThat(offer).isNotNull();
        assertThat(offer.sku()).isEqualTo("lamp");
        assertThat(offer.name()).isEqualTo("Copper Lamp");
    }

    @Test
    void refusesAVariantWithoutAPrice() {
        var feed = open(SHOPIFY);

        assertThatThrownBy(() -> feed.offer(line("lamp,Copper Lamp,,,,,,2,,,true,")))
                .hasMessage("It has no price");
        assertThatThrownBy(() -> feed.offer(line("lamp,,,Large,,,,2,,,true,"))).hasMessage("It has no price");
    }

    @Test
    void refusesAVariantOfAProductThatNoLineDescribes() {
        assertThatThrownBy(() -> open(SHOPIFY).offer(line("pot,,,Large,,,15.99,1,,,,")))
                .hasMessage("No earlier line gives 'pot' a title");
    }

    @Test
    void sellsNothingThatTheOtherShopHides() {
        var feed = open(SHOPIFY);

        assertThatThrownBy(() -> feed.offer(line("a,Pot,,Small,,,15.99,1,,,true,draft")))
                .hasMessageContaining("its status is draft");
        assertThatThrownBy(() -> feed.offer(line("a,,,Large,,,15.99,1,,,,"))).hasMessageContaining("draft");
        assertThatThrownBy(() -> feed.offer(line("b,Pot,,,,,15.99,1,,,false,"))).hasMessageContaining("not published");
    }

    @Test
    void givesALongHandleAStableSku() {
        var handle = "very-".repeat(30);
        var small = open(SHOPIFY).offer(line(handle + ",Pot,,Small,,,1,1,,,,"));
        var large = open(SHOPIFY).offer(line(handle + ",Pot,,Large,,,1,1,,,,"));
        var again = open(SHOPIFY).offer(line(handle + ",Pot,,Large,,,1,1,,,,"));

        assertThat(small.sku()).hasSize(100).startsWith("very-very-").isNotEqualTo(large.sku());
        assertThat(again.sku()).isEqualTo(large.sku());
    }

    @Test
    void readsTheNamesThatShopifyGivesItsColumnsNow() {
        var offer = open("Title,URL handle,Description,Option1 value,SKU,Price,Inventory quantity,Product image URL")
                .offer(line("Clay Pot,pot,<b>Fired</b>,Small,,9.99,3,https://x/pot.jpg"));

        assertThat(offer)
                .isEqualTo(new Offer(
                        "pot/Small", "Clay Pot – Small", "Fired", Money.of("9.99", "EUR"), "https://x/pot.jpg", 3));
    }

    private static Lines open(String header) {
        return new Lines(header);
    }

    private static String line(String values) {
        return values;
    }

    /** A feed, built line by line. */
    private static final class Lines {

        private final String header;
        private final StringBuilder before = new StringBuilder();

        Lines(String header) {
            this.header = header;
            opened("");
        }

        Offer offer(String line) {
            var opened = opened(before + line);
            before.append(line).append('\n');
            try {
                Offer offer = null;
                for (var one = opened.records().next();
                        one != null;
                        one = opened.records().next()) {
                    offer = offered(
                            opened.feed(),
                            one,
                            one.line() == before.toString().lines().count() + 1);
                }
                return offer;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static Offer offered(Feed feed, Records.One one, boolean isLast) {
            try {
                if (one.row() == null) {
                    throw new UnacceptableOffer(one.problem());
                }
                return feed.offer(one.row());
            } catch (UnacceptableOffer e) {
                if (isLast) {
                    throw e;
                }
                return null;
            }
        }

        private OpenedFeed opened(String lines) {
            try {
                return OpenedFeed.open(
                        new ByteArrayInputStream((header + "\n" + lines).getBytes(UTF_8)), null, 1_000_000, TERMS);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
