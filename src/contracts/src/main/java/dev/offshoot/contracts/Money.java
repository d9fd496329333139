package dev.offshoot.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.util.Currency;

/**
 * An amount in one currency, counted in the currency's minor unit, so that nothing is ever rounded. As JSON {@code
 * {"amount":"19.99","currency":"EUR"}}.
 *
 * @param minorUnits cents, or whatever the currency's smallest unit is
 * @param currency an ISO 4217 code
 */
public record Money(@JsonIgnore long minorUnits, String currency) {

    public Money {
        Currency.getInstance(currency);
    }

    /**
     * Reads a decimal amount.
     *
     * @throws IllegalArgumentException if the currency is unknown, or the amount has more digits than it has
     */
    @JsonCreator
    public static Money of(@JsonProperty("amount") String amount, @JsonProperty("currency") String currency) {
        if (amount == null || currency == null || amount.length() > 20) {
            throw new IllegalArgumentException("An amount such as \"19.99\" and a currency such as \"EUR\" are needed");
        }
        try {
            var value = new BigDecimal(amount);
            var digits = Currency.getInstance(currency).getDefaultFractionDigits();
            if (value.precision() - value.scale() > 18 || value.scale() > 18) {
                throw new ArithmeticException("too long");
            }
            return new Money(value.movePointRight(Math.max(digits, 0)).longValueExact(), currency);
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException("Not an amount of " + currency + ": " + amount);
        }
    }

    /** The decimal amount, with as many digits as the currency has. */
    @JsonProperty("amount")
    public String amount() {
        var digits = Math.max(Currency.getInstance(currency).getDefaultFractionDigits(), 0);
        return BigDecimal.valueOf(minorUnits, digits).toPlainString();
    }

    /**
     * The sum of both.
     *
     * @throws IllegalArgumentException if the currencies differ
     * @throws ArithmeticException if the sum is too large
     */
    public Money plus(Money other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException("Cannot add " + other.currency + " to " + currency);
        }
        return new Money(Math.addExact(minorUnits, other.minorUnits), currency);
    }

    /**
     * This, so many times.
     *
     * @throws ArithmeticException if the product is too large
     */
    public Money times(int factor) {
        return new Money(Math.multiplyExact(minorUnits, (long) factor), currency);
    }

    @Override
    public String toString() {
        return amount() + " " + currency;
    }
}
