package dev.offshoot.catalog;

import static dev.offshoot.catalog.CatalogFixtures.anOffer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offshoot.contracts.Money;
import org.junit.jupiter.api.Test;

class ProductTests {

    private final Product product = Product.of(anOffer("a"));

    @Test
    void countsEachChangeOfWhatIsToldAboutIt() {
        assertThat(product.revision()).isEqualTo(1);

        assertThat(product.describe(anOffer("a"))).isFalse();
        assertThat(product.revision()).isEqualTo(1);

        assertThat(product.describe(anOffer("a", "20.00"))).isTrue();
        assertThat(product.revision()).isEqualTo(2);

        assertThat(product.reprice(Money.of("20.00", "EUR"))).isEmpty();
        assertThat(product.reprice(Money.of("20.00", "USD"))).isPresent();
        assertThat(product.revision()).isEqualTo(3);

        assertThat(product.delist()).isPresent();
        assertThat(product.delist()).isEmpty();
        assertThat(product.revision()).isEqualTo(4);
    }

    @Test
    void comesBackWhenItIsOfferedAgainAsItWas() {
        product.delist();

        assertThat(product.describe(anOffer("a"))).isTrue();

        assertThat(product.isListed()).isTrue();
        assertThat(product.revision()).isEqualTo(3);
    }

    @Test
    void tellsTheStockItBeganWithHoweverOftenItIsDescribed() {
        product.describe(new Offer("a", "Ash chair", "", Money.of("1.00", "EUR"), null, 500));

        assertThat(product.asListed().openingStock()).isEqualTo(7);
    }

    @Test
    void isNotRepricedOnceItIsDelisted() {
        product.delist();

        assertThatThrownBy(() -> product.reprice(Money.of("1.00", "EUR"))).isInstanceOf(NoSuchProduct.class);
    }

    @Test
    void cannotBeGivenAway() {
        assertThatThrownBy(() -> product.reprice(Money.of("0.00", "EUR"))).isInstanceOf(UnacceptableOffer.class);
        assertThatThrownBy(() -> product.reprice(Money.of("-1.00", "EUR"))).isInstanceOf(UnacceptableOffer.class);
    }
}
