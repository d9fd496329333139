package dev.offshoot.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offshoot.contracts.Money;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    @ValueSource(strings = {"", " ", "a\u0000b", "a\nb", "\ud800"})
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
