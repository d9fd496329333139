package com.example.taxi.model;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.math.BigDecimal;
import java.util.Currency;

/** An amount in the minor unit of its currency: 850 EUR are 8.50 euros. */
@Embeddable
public record Money(
        @Column(name = "amount_minor", nullable = false) long amountMinor,

        @Column(name = "currency", nullable = false, length = 3)
        String currency) {

    public static Money zero(String currency) {
        return new Money(0, currency);
    }

    public Money plus(Money other) {
        requireSameCurrency(other);
        return new Money(Math.addExact(amountMinor, other.amountMinor), currency);
    }

    public Money minus(Money other) {
        requireSameCurrency(other);
        return new Money(Math.subtractExact(amountMinor, other.amountMinor), currency);
    }

    /** Rounded half up to a whole minor unit. */
    public Money percent(int percent) {
        return new Money(Math.floorDiv(Math.multiplyExact(amountMinor, percent) + 50, 100L), currency);
    }

    /** For people: "8.50 EUR". */
    public String display() {
        int digits = Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
        return BigDecimal.valueOf(amountMinor, digits).toPlainString() + " " + currency;
    }

    private void requireSameCurrency(Money other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException("%s and %s cannot be added up".formatted(currency, other.currency));
        }
    }
}
