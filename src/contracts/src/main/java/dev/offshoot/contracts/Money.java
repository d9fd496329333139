package dev.offshoot.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.util.Currency;

/**
 * An amount of money, without rounding: counted in the currency's minor unit, and written as {@code
 * {"amount":"19.99","currency":"EUR"}}.
 *
 * @param minorUnits the amount in the currency's minor unit, such as cents
 * @param currency an ISO 4217 code
 */
public record Money(@JsonIgnore long minorUnits, String currency) {

    public Money {
        Currency.getInstance(currency);
    }

    /**
     * Reads a decimal amount.
     *
     * @throws IllegalArgumentException if the currency is unknown, or the amount is too large or has more decimals than
     *     the currency
     */
    @JsonCreator
    public static Money of(@JsonProperty("amount") String amount, @JsonProperty("currency") String currency) {
        if (amount == null || currency == null || amount.length() > 20) {
            throw new IllegalArgumentException(
                    "Money needs an amount such as \"19.99\" and a currency such as \"EUR\"");
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

    /** The decimal amount, with the currency's number of decimals. */
    @JsonProperty("amount")
    public String amount() {
        var digits = Math.max(Currency.getInstance(currency).getDefaultFractionDigits(), 0);
        return BigDecimal.valueOf(minorUnits, digits).toPlainString();
    }

    /**
     * The sum of both amounts.
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
     * The product of this amount and a factor.
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
