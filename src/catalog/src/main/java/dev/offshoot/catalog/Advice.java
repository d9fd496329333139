package dev.offshoot.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What an import reports besides its counts: what the feed left open, what the shop assumed, and what to do. */
final class Advice {

    private Advice() {}

    static List<String> on(Import current, long assumed) {
        var advice = new ArrayList<String>();
        if (current.uncounted() > 0) {
            advice.add(say(
                    "%,d of the new products can be bought although the feed gives no usable count (in stock without a"
                            + " quantity, untracked, preorder or backorder): each starts with an assumed stock of %,d"
                            + " pieces. Take off the shelf what you do not have, and restock what sells out.",
                    current.uncounted(), assumed));
        }
        if (current.withoutStock() > 0) {
            advice.add(say(
                    "%,d of the new products came in without stock and cannot be bought yet: the feed marks them out of"
                            + " stock, counts zero, or gives neither availability nor quantity. Restock them on the"
                            + " staff's products page, or with POST /api/stock/{id}/restock.",
                    current.withoutStock()));
        }
        if (current.soldOut() > 0) {
            advice.add(say(
                    "The feed marks %,d of the existing products out of stock. An import does not change"
                            + " the stock of an existing product: take off the shelf what you no longer sell.",
                    current.soldOut()));
        }
        if (current.datedPrices() > 0 && current.pricesChangeAt() != null) {
            advice.add(say(
                    "The feed changes %,d of the prices when a sale begins or ends, first at %s. The shop keeps today's"
                            + " prices until new ones are imported: import the feed again then.",
                    current.datedPrices(), current.pricesChangeAt()));
        }
        if (current.guessedLines() > 0) {
            advice.add(say(
                    "%,d of the lines are not UTF-8 and were read as Windows-1252. If names look wrong, save the feed"
                            + " as UTF-8 ('CSV UTF-8' in Excel) and import it again.",
                    current.guessedLines()));
        }
        return advice;
    }

    private static String say(String sentence, Object... values) {
        return String.format(Locale.ROOT, sentence, values);
    }
}
