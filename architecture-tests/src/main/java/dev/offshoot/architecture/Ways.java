package dev.offshoot.architecture;

/**
 * In how many ways a regular expression can read a text before it gives up: each is tried. What it does not know, such as
 * a look around or a back reference, counts as too many.
 */
final class Ways {

    /** So many are tried within some milliseconds. */
    private static final long FEW = 100_000;

    private static final long TOO_MANY = FEW + 1;

    private final String pattern;
    private int at;

    private Ways(String pattern) {
        this.pattern = pattern;
    }

    /** Whether they are few, and as few for a text of any length. */
    static boolean areFew(String pattern) {
        var ways = new Ways(pattern);
        return ways.alternatives() <= FEW && ways.at == pattern.length();
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
        if (takes("(")) {
            if (sees("?") && !takes("?:")) {
                return giveUp();
            }
            each = alternatives();
            if (!takes(")")) {
                return giveUp();
            }
        } else if (takes("[")) {
            characterClass();
        } else if (takes("\\")) {
            if (!escape()) {
                return giveUp();
            }
        } else if (sees("*") || sees("+") || sees("?") || sees("{")) {
            return giveUp();
        } else {
            at++;
        }
        return repeated(each);
    }

    private long giveUp() {
        at = pattern.length();
        return TOO_MANY;
    }

    private void characterClass() {
        for (var depth = 1; depth > 0 && at < pattern.length(); at++) {
            switch (pattern.charAt(at)) {
                case '[' -> depth++;
                case ']' -> depth--;
                case '\\' -> at++;
                default -> {
                    // a character of it
                }
            }
        }
    }

    private boolean escape() {
        if (at == pattern.length()) {
            return false;
        }
        var escaped = pattern.charAt(at++);
        if ((escaped == 'p' || escaped == 'P') && sees("{")) {
            at = pattern.indexOf('}', at) + 1;
            return at > 0;
        }
        return !Character.isDigit(escaped) && "kQEXR".indexOf(escaped) < 0;
    }

    /** Reads what follows a piece: how often it may stand there. */
    private long repeated(long each) {
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
        return possessive ? each == 1 ? 1 : ways : ways;
    }
}
