package com.example.taxi.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MoneyTests {

    @ParameterizedTest
    @CsvSource({"1207, 20, 241", "1208, 20, 242", "2, 20, 0", "3, 20, 1", "1000, 0, 0", "999, 100, 999", "50, 1, 1"})
    void roundsAShareHalfUpToAWholeMinorUnit(long amount, int percent, long share) {
        assertThat(new Money(amount, "EUR").percent(percent)).isEqualTo(new Money(share, "EUR"));
    }

    @Test
    void addsAndSubtracts() {
        Money money = new Money(1207, "EUR");

        assertThat(money.plus(new Money(93, "EUR"))).isEqualTo(new Money(1300, "EUR"));
        assertThat(money.minus(new Money(207, "EUR"))).isEqualTo(new Money(1000, "EUR"));
    }

    @Test
    void refusesToAddWhatIsOfAnotherCurrency() {
        assertThatThrownBy(() -> new Money(1, "EUR").plus(new Money(1, "CHF")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("EUR and CHF cannot be added up");
    }

    @ParameterizedTest
    @CsvSource({"1207, EUR, 12.07 EUR", "5, EUR, 0.05 EUR", "0, EUR, 0.00 EUR", "1207, JPY, 1207 JPY"})
    void isShownWithTheFractionThatItsCurrencyHas(long amount, String currency, String shown) {
        assertThat(new Money(amount, currency).display()).isEqualTo(shown);
    }
}
