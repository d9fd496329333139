package dev.offshoot.catalog;

import dev.offshoot.contracts.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A price as people and programs write it: "50", "19.99 EUR", "EUR 1,290.00", "1.290,00 €". Only the price itself may
 * tell whether a point or comma separates thousands or decimals. If it does not, as in "1.290", the price is rejected:
 * other prices prove nothing about it, and a wrong guess sells at a thousandth of the price.
 */
final class WrittenPrice {

    private static final int LONGEST = 60;
    private static final Pattern PRICE =
            Pattern.compile("(?<before>[A-Z]{3}|€)? *(?<amount>[0-9][0-9., '’]*?) *(?<after>[A-Z]{3}|€)?");

    /** Digits in groups of three, separated by the same mark. */
    private static final Pattern GROUPS = Pattern.compile("[1-9][0-9]{0,2}([., '])[0-9]{3}(\\1[0-9]{3})*");

    private static final Pattern DIGITS = Pattern.compile("[0-9]+");
    private static final Pattern DECIMAL = Pattern.compile("(?<whole>[0-9][0-9., ']*)(?<mark>[.,])(?<decimals>[0-9]+)");

    private WrittenPrice() {}

    /**
     * Parses the price.
     *
     * @param currency the currency if the price does not name one
     * @throws UnacceptableOffer if the text is not a price or is ambiguous
     */
    static Money read(String text, String currency) {
        var written = Text.plain(text).toUpperCase(Locale.ROOT);
        if (written.isEmpty()) {
            throw new UnacceptableOffer("It has no price");
        }
        var parts = PRICE.matcher(written.length() > LONGEST ? "" : written);
        if (!parts.matches() || (parts.group("before") != null && parts.group("after") != null)) {
            throw new UnacceptableOffer("Not a price such as 19.99 EUR: '" + shown(text) + "'");
        }
        var named = named(parts.group("before") != null ? parts.group("before") : parts.group("after"));
        try {
            var unit = Currency.getInstance(named != null ? named : currency);
            return Money.of(
                    amount(parts.group("amount").replace('’', '\''), unit, shown(text)), unit.getCurrencyCode());
        } catch (IllegalArgumentException e) {
            throw new UnacceptableOffer("Not an amount of a currency: '" + shown(text) + "'");
        }
    }

    /** Whether the price names its currency. */
    static boolean namesCurrency(String text) {
        return Text.plain(text).codePoints().anyMatch(c -> Character.isLetter(c) || c == '€');
    }

    private static @Nullable String named(@Nullable String currency) {
        return "€".equals(currency) ? "EUR" : currency;
    }

    /** The amount with a decimal point and without thousands separators. */
    private static String amount(String written, Currency unit, String shown) {
        if (DIGITS.matcher(written).matches()) {
            return written;
        }
        var groups = GROUPS.matcher(written);
        if (groups.matches()) {
            var mayBeDecimals = groups.group(2) == null && ".,".contains(groups.group(1));
            if (mayBeDecimals) {
                throw unclear(written, unit, shown);
            }
            return digits(written);
        }
        var decimal = DECIMAL.matcher(written);
        if (!decimal.matches() || written.matches("0[0-9].*")) {
            throw new UnacceptableOffer("Not a price such as 19.99 EUR: '" + shown + "'");
        }
        var whole = decimal.group("whole");
        var decimals = decimal.group("decimals");
        if (!DIGITS.matcher(whole).matches()) {
            var thousands = GROUPS.matcher(whole);
            if (!thousands.matches() || thousands.group(1).equals(decimal.group("mark"))) {
                throw new UnacceptableOffer("Not a price such as 1290.00 EUR: '" + shown + "'");
            }
            if (decimals.length() == 3 && unit.getDefaultFractionDigits() < 3) {
                throw unclear(written, unit, shown);
            }
        }
        return digits(whole) + "." + decimals;
    }

    private static UnacceptableOffer unclear(String written, Currency unit, String shown) {
        var mark = Math.max(written.lastIndexOf('.'), written.lastIndexOf(','));
        var places = Math.max(unit.getDefaultFractionDigits(), 0);
        var large = new BigDecimal(digits(written)).setScale(places);
        var small = new BigDecimal(digits(written.substring(0, mark)) + "." + written.substring(mark + 1));
        var isPrice = small.stripTrailingZeros().scale() <= places;
        // with three decimals, it would be ambiguous again
        var smallest = places < 3 ? places : 4;
        return new UnacceptableOffer("The price '" + shown + "' could mean thousands or decimals: write "
                + large.toPlainString()
                + (isPrice
                        ? " or "
                                + small.setScale(smallest, RoundingMode.UNNECESSARY)
                                        .toPlainString()
                        : ""));
    }

    private static String digits(String written) {
        return written.replaceAll("[^0-9]", "");
    }

    static String shown(String text) {
        return Text.cut(Text.line(text), 40);
    }
}
