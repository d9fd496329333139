package dev.offshoot.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offshoot.contracts.Money;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class OfferTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org/chair.jpg",
                "http://example.org/chair.jpg?size=2",
                "/pictures/chair.webp",
            })
    void keepsPicturesOnTheWebAndLocalOnes(String url) {
        assertThat(with("a", "Chair", "", url).imageUrl()).isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "data:image/png;base64,AAAA",
                "//example.org/chair.jpg",
                "///example.org/chair.jpg",
                "/\\example.org/chair.jpg",
                "chair.jpg",
                "https:chair.jpg",
                "http://",
                "https://example.org/a b.jpg",
                "",
            })
    void dropsEveryOtherPicture(String url) {
        assertThat(with("a", "Chair", "", url).imageUrl()).isNull();
    }

    @Test
    void makesTextFitForEveryDatabase() {
        var offer = with(" a ", "Oak\u0000chair\n\t", "One\r\ntwo\u0007\rthree \ud800", null);

        assertThat(offer.sku()).isEqualTo("a");
        assertThat(offer.name()).isEqualTo("Oak chair");
        assertThat(offer.description()).isEqualTo("One\ntwo \nthree \uFFFD");
    }

    @Test
    void cutsADescriptionThatIsTooLongAndNeverThroughACharacter() {
        var offer = with("a", "Chair", "😀".repeat(6_000), null);

        assertThat(offer.description()).hasSize(9_999).endsWith("😀…");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a 1",
                "\u00A0a\u202F1\u00A0",
                "a\u20071",
                "\uFEFFa\u200B 1",
                "\u202Ea\u2060 1\u202C",
                "a\u00AD\u30001\uFE0F"
            })
    void makesOneOfSkusThatLookAlike(String sku) {
        assertThat(with(sku, "Chair", "", null).sku()).isEqualTo("a 1");
    }

    @Test
    void readsWhatAVersionBeforeThisOneHasPutDown() {
        var stored =
                "{\"sku\":\"a\",\"name\":\"Chair\",\"description\":\"\",\"price\":{\"amount\":\"1.00\",\"currency\":\"EUR\"},"
                        + "\"imageUrl\":null,\"openingStock\":4}";

        assertThat(new JsonMapper().readValue(stored, Offer.class))
                .isEqualTo(new Offer("a", "Chair", "", Money.of("1.00", "EUR"), null, 4));
    }

    @Test
    void keepsWhatBelongsToTheWritingOfAName() {
        var family = "\uD83D\uDC68\u200D\uD83D\uDC67";

        assertThat(with("a", "Oak\u00A0chair \u202E" + family, "", null).name()).isEqualTo("Oak chair " + family);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\u00A0\u200B", "a\u0000b", "a\nb", "\ud800"})
    void refusesASkuThatCannotBeOne(String sku) {
        assertThatThrownBy(() -> with(sku, "Chair", "", null)).isInstanceOf(UnacceptableOffer.class);
    }

    @Test
    void refusesWhatIsTooLongOrTooMuch() {
        var price = Money.of("1.00", "EUR");
        assertThatThrownBy(() -> with("a".repeat(101), "Chair", "", null)).isInstanceOf(UnacceptableOffer.class);
        assertThatThrownBy(() -> with("a", "C".repeat(301), "", null)).isInstanceOf(UnacceptableOffer.class);
        assertThatThrownBy(() -> new Offer("a", "Chair", "", price, null, -1)).isInstanceOf(UnacceptableOffer.class);
        assertThatThrownBy(() -> new Offer("a", "Chair", "", new Money(Long.MAX_VALUE, "EUR"), null, 0))
                .isInstanceOf(UnacceptableOffer.class);
    }

    private static Offer with(String sku, String name, String description, String imageUrl) {
        return new Offer(sku, name, description, Money.of("1.00", "EUR"), imageUrl, 0);
    }
}
