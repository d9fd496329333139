package dev.offshoot.basket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.offshoot.contracts.Address;
import dev.offshoot.contracts.Money;
import org.junit.jupiter.api.Test;

class CheckoutTests {

    private static final Address ADDRESS = new Address("Alice", "Main Street 1", "Springfield", "12345", "DE");
    private static final Money TOTAL = Money.of("19.99", "EUR");

    @Test
    void refusesAnotherTotalThanTheCustomerSaw() {
        var another = Money.of("20.00", "EUR");

        new Checkout(ADDRESS, "tok_ok", TOTAL).requireTotal(TOTAL);
        new Checkout(ADDRESS, "tok_ok", null).requireTotal(another);
        assertThatExceptionOfType(TotalChanged.class)
                .isThrownBy(() -> new Checkout(ADDRESS, "tok_ok", TOTAL).requireTotal(another))
                .satisfies(fact -> assertThat(fact.total).isEqualTo(another));
    }

    /** Guards against wrongly refusing or accepting a key after a release, because equal requests hash differently. */
    @Test
    void tellsARequestAsItAlwaysDid() {
        assertThat(new Checkout(ADDRESS, "tok_ok", TOTAL).hash())
                .isEqualTo("a88d43f7afa26f8468dd592b7a97d556ca4ee6f55b8dc1e68e850947e3207786");
        assertThat(new Checkout(ADDRESS, "tok_ok", null).hash())
                .isEqualTo("4f06dee86c91571089b81f29c5ad4e3976041766a31e6a76bd25744f24fb0f2a");
    }

    @Test
    void tellsRequestsApart() {
        var hash = new Checkout(ADDRESS, "tok_ok", TOTAL).hash();

        assertThat(new Checkout(ADDRESS, "tok_ok", TOTAL).hash()).isEqualTo(hash);
        assertThat(new Checkout(ADDRESS, "tok_other", TOTAL).hash()).isNotEqualTo(hash);
        assertThat(new Checkout(ADDRESS, "tok_ok", null).hash()).isNotEqualTo(hash);
        assertThat(new Checkout(new Address("Alice", "Main Street", "1Springfield", "12345", "DE"), "tok_ok", TOTAL)
                        .hash())
                .as("what stands in one field is not what stands in the next")
                .isNotEqualTo(hash);
    }
}
