package dev.offshoot.catalog;

/** Cleans external text for databases and pages: no control characters, no broken surrogates. */
final class Text {

    /** Characters that mislead readers: those without width, and those that change the text direction. */
    private static final String UNSEEN =
            "\u00AD\u200B\u2060\uFEFF\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069";

    private Text() {}

    /** One line, trimmed, with each kind of blank as a space. */
    static String line(String text) {
        return clean(text, false);
    }

    /** As {@link #line}, but keeps line breaks. */
    static String lines(String text) {
        return clean(text.replace("\r\n", "\n").replace('\r', '\n'), true);
    }

    /**
     * The form to compare SKUs, numbers and column names in, where texts that look alike are equal: each kind of blank
     * is a space, blanks around it and invisible characters are removed. Control characters stay.
     */
    static String plain(String text) {
        var plain = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> isBlank(c) ? ' ' : c)
                .filter(c -> Character.getType(c) != Character.FORMAT && !isVariation(c))
                .forEach(plain::appendCodePoint);
        return plain.toString().strip();
    }

    /** Truncated to this length, visibly. */
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

    /** Selects how an emoji looks. */
    private static boolean isVariation(int c) {
        return c >= 0xFE00 && c <= 0xFE0F;
    }
}
