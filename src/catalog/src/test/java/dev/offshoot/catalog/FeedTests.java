package dev.offshoot.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offshoot.catalog.PhysicalLines.Line;
import dev.offshoot.contracts.Money;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeedTests {

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
            })
    void tellsFeedsByTheirHeader(String header) {
        assertThat(open(header)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "id,title", "name,price", "<html>", "id|title|price", "\"id,title,price"})
    void saysWhatItExpectsWhereTheHeaderIsUnknown(String header) {
        assertThatThrownBy(() -> open(header))
                .isInstanceOf(UnknownFeed.class)
                .hasMessageContaining("id, title, price")
                .hasMessageContaining("Handle, Title, Variant Price");
    }

    @Test
    void saysThatAHeaderIsNotText() {
        assertThatThrownBy(() -> Feed.open(new Line(1, null, "The line is not UTF-8"), "EUR"))
                .isInstanceOf(UnknownFeed.class)
                .hasMessageContaining("not UTF-8");
    }

    @Test
    void readsALineOfAGoogleFeed() {
        var feed = open("id,title,description,link,image link,availability,price,quantity");

        assertThat(feed.offer(List.of(
                        "A1",
                        "Oak chair",
                        "Four legs",
                        "https://x/1",
                        "https://x/1.jpg",
                        "in_stock",
                        "19.99 USD",
                        "4")))
                .isEqualTo(new Offer("A1", "Oak chair", "Four legs", Money.of("19.99", "USD"), "https://x/1.jpg", 4));
        assertThat(feed.offer(List.of("A1", "Oak chair", "", "", "", "", "19.99")))
                .isEqualTo(new Offer("A1", "Oak chair", "", Money.of("19.99", "EUR"), null, 0));
    }

    @ParameterizedTest
    @CsvSource({
        "50, 50.00 EUR",
        "50.5, 50.50 EUR",
        "19.990, 19.99 EUR",
        "19.99 usd, 19.99 USD",
        "USD 19.99, 19.99 USD",
        "19.99GBP, 19.99 GBP",
        "500 JPY, 500 JPY",
    })
    void readsPrices(String written, String meant) {
        assertThat(open("id,title,price").price(written)).hasToString(meant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "free",
                "19,99",
                "1,299.00",
                "-5",
                "19.999",
                "19.99 €",
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
        var feed = open("id,title,price");

        assertThatThrownBy(() -> feed.offer(List.of("a", "Chair", written))).isInstanceOf(UnacceptableOffer.class);
    }

    @ParameterizedTest
    @CsvSource({"'', 0", "7, 7", "7.0, 7", "-3, 0"})
    void readsQuantities(String written, long meant) {
        assertThat(Feed.quantity(written)).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"many", "1.5", "1,000", "9999999999999", "1e3"})
    void refusesWhatIsNoQuantity(String written) {
        assertThatThrownBy(() -> Feed.quantity(written)).isInstanceOf(UnacceptableOffer.class);
    }

    @Test
    void refusesALineWithMoreValuesThanColumns() {
        var feed = open("id,title,price");

        assertThatThrownBy(() -> feed.offer(List.of("a", "Chair", " oak", "5")))
                .isInstanceOf(UnacceptableOffer.class)
                .hasMessageContaining("4 values, but there are 3 columns");
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
                .hasMessage("No line before it gives 'pot' a title");
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

    private static Feed open(String header) {
        return Feed.open(new Line(1, header, null), "EUR").feed();
    }

    private static List<String> line(String values) {
        return List.of(values.split(",", -1));
    }
}
