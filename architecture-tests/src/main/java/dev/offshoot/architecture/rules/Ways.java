package dev.offshoot.architecture.rules;

import java.util.regex.Pattern;

/**
 * Bounds the number of ways in which a regular expression can match a text: before a match fails, all of them are tried.
 * Constructs that this class does not know, such as look-around and back references, count as too many.
 */
final class Ways {

    /** This many are tried from one position of a text within milliseconds. */
    private static final long FEW = 100_000;

    /** The limit if matching starts at every position of a text. */
    private static final long FEW_EVERYWHERE = 100;

    /** The limit for the characters that all ways together inspect. */
    private static final long MOST_STEPS = 10_000_000;

    private static final long TOO_MANY = FEW + 1;

    private static final Pattern KNOWN_GROUP = Pattern.compile("<[a-zA-Z]\\w*>|[imsuU]*:|[imsuU]+(?=\\))");

    private final String pattern;
    private int at;
    /** An upper bound for the number of characters that the pieces read so far can match. */
    private long longest;

    private Ways(String pattern) {
        this.pattern = pattern;
    }

    /** Whether there are few ways, for texts of any length, if the pattern must match the whole text. */
    static boolean areFew(String pattern) {
        return areAtMost(FEW, pattern);
    }

    /** Whether there are few ways if the pattern is searched for from every position of a text. */
    static boolean areFewEverywhere(String pattern) {
        return areAtMost(FEW_EVERYWHERE, pattern);
    }

    private static boolean areAtMost(long most, String pattern) {
        var ways = new Ways(pattern);
        var count = ways.alternatives();
        return ways.at == pattern.length() && count <= most && count * ways.longest <= MOST_STEPS;
    }

    private boolean sees(String text) {
        return pattern.startsWith(text, at);
    }

    private boolean takes(String text) {
        if (sees(text)) {
            at += text.length();
            return true;
        }
        return false;
    }

    private long alternatives() {
        var ways = sequence();
        while (takes("|")) {
            ways = Math.min(ways + sequence(), TOO_MANY);
        }
        return ways;
    }

    private long sequence() {
        var ways = 1L;
        while (at < pattern.length() && !sees("|") && !sees(")")) {
            ways = times(ways, piece());
        }
        return ways;
    }

    private static long times(long some, long others) {
        return Math.min(some * others, TOO_MANY);
    }

    private long piece() {
        var each = 1L;
        var before = longest;
        if (takes("(")) {
            if (takes("?") && !startsKnownGroup()) {
                return giveUp();
            }
            each = alternatives();
            if (!takes(")")) {
                return giveUp();
            }
        } else if (takes("[")) {
            if (!characterClass()) {
                return giveUp();
            }
            longest++;
        } else if (takes("\\")) {
            if (!escape()) {
                return giveUp();
            }
            longest++;
        } else if (sees("*") || sees("+") || sees("?") || sees("{")) {
            return giveUp();
        } else {
            at++;
            longest++;
        }
        return repeated(each, longest - before);
    }

    /** Whether this is a non-capturing or named group, or flags that do not change the syntax of patterns. */
    private boolean startsKnownGroup() {
        var start = KNOWN_GROUP.matcher(pattern);
        start.region(at, pattern.length());
        if (!start.lookingAt()) {
            return false;
        }
        at = start.end();
        return true;
    }

    private long giveUp() {
        at = pattern.length();
        return TOO_MANY;
    }

    private boolean characterClass() {
        for (var depth = 1; depth > 0 && at < pattern.length(); at++) {
            switch (pattern.charAt(at)) {
                case '[' -> depth++;
                case ']' -> depth--;
                case '\\' -> {
                    at++;
                    if (at == pattern.length() || "QEc".indexOf(pattern.charAt(at)) >= 0) {
                        return false;
                    }
                }
                default -> {
                    // a character of the class
                }
            }
        }
        return true;
    }

    private boolean escape() {
        if (at == pattern.length()) {
            return false;
        }
        var escaped = pattern.charAt(at++);
        if ("pPx".indexOf(escaped) >= 0 && sees("{")) {
            at = pattern.indexOf('}', at) + 1;
            return at > 0;
        }
        return !Character.isDigit(escaped) && "kQEXRc".indexOf(escaped) < 0;
    }

    /** Reads the quantifier after a piece. */
    private long repeated(long each, long length) {
        long least;
        long most;
        if (takes("?")) {
            least = 0;
            most = 1;
        } else if (takes("{")) {
            var end = pattern.indexOf('}', at);
            var bounds = end < 0 ? "" : pattern.substring(at, end);
            if (!bounds.matches("\\d{1,6}(,\\d{1,6})?")) {
                return giveUp();
            }
            var comma = bounds.indexOf(',');
            least = Long.parseLong(comma < 0 ? bounds : bounds.substring(0, comma));
            most = comma < 0 ? least : Long.parseLong(bounds.substring(comma + 1));
            at = end + 1;
        } else if (sees("*") || sees("+")) {
            return giveUp();
        } else {
            return each;
        }
        longest = Math.min(longest + length * Math.max(most - 1, 0), MOST_STEPS + 1);
        var possessive = takes("+");
        if (!possessive) {
            takes("?");
        }
        var ways = 0L;
        var ofSoMany = 1L;
        for (var count = 0L; count <= most && ways <= FEW; count++) {
            if (count >= least) {
                ways = Math.min(ways + ofSoMany, TOO_MANY);
            }
            ofSoMany = times(ofSoMany, each);
        }
        return possessive && each == 1 ? 1 : ways;
    }
}
