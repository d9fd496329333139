package dev.offshoot.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What an import has to say beside its counts: what the feed left open, what was made of it, and what to do. */
final class Advice {

    private Advice() {}

    static List<String> on(Import current, long assumed) {
        var advice = new ArrayList<String>();
        if (current.uncounted() > 0) {
            advice.add(say(
                    "%,d of the new products can be bought though the feed does not count them (in stock without a"
                            + " quantity, untracked, or to be ordered ahead): each begins with an assumed stock of %,d"
                            + " pieces. Take off the shelf what you do not have, and restock what sells out.",
                    current.uncounted(), assumed));
        }
        if (current.withoutStock() > 0) {
            advice.add(say(
                    "%,d of the new products came in without stock and cannot be bought yet: the feed calls them out of"
                            + " stock, counts none, or says neither availability nor quantity. Restock them on the"
                            + " staff's page of products, or with POST /api/stock/{id}/restock.",
                    current.withoutStock()));
        }
        if (current.soldOut() > 0) {
            advice.add(say(
                    "The feed calls %,d of the products out of stock that were there before. An import does not change"
                            + " the stock of a known product: take off the shelf what is not to be sold.",
                    current.soldOut()));
        }
        if (current.datedPrices() > 0 && current.pricesChangeAt() != null) {
            advice.add(say(
                    "The feed changes %,d of the prices when a sale begins or ends, first at %s. The shop keeps today's"
                            + " prices until it is told others: import the feed again then.",
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
