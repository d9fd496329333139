package dev.offshoot.catalog;

/** Makes text that comes from outside fit for every database and page: no control characters, no broken surrogates. */
final class Text {

    /** Marks that only blind a reader: of no width, or turning what follows into the other direction. */
    private static final String UNSEEN =
            "\u00AD\u200B\u2060\uFEFF\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069";

    private Text() {}

    /** On one line, without white space around it. Each kind of blank is a space. */
    static String line(String text) {
        return clean(text, false);
    }

    /** The same, but line breaks stay. */
    static String lines(String text) {
        return clean(text.replace("\r\n", "\n").replace('\r', '\n'), true);
    }

    /**
     * As a program means it: a SKU, a number, the name of a column. Two that look alike are alike: each kind of blank is
     * a space, there is none around it, and characters that cannot be seen are gone. Control characters stay.
     */
    static String plain(String text) {
        var plain = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> isBlank(c) ? ' ' : c)
                .filter(c -> Character.getType(c) != Character.FORMAT && !isVariation(c))
                .forEach(plain::appendCodePoint);
        return plain.toString().strip();
    }

    /** At most this long; what was cut off, one sees. */
    static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        var end = length - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    private static String clean(String text, boolean lineBreaks) {
        var clean = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> isBlank(c) || (Character.isISOControl(c) && !(lineBreaks && c == '\n')) ? ' ' : c)
                .map(c -> Character.getType(c) == Character.SURROGATE ? '\uFFFD' : c)
                .filter(c -> UNSEEN.indexOf(c) < 0)
                .forEach(clean::appendCodePoint);
        return clean.toString().strip();
    }

    private static boolean isBlank(int c) {
        return Character.isSpaceChar(c);
    }

    /** How an emoji is to look. */
    private static boolean isVariation(int c) {
        return c >= 0xFE00 && c <= 0xFE0F;
    }
}
