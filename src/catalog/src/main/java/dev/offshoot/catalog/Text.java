package dev.offshoot.catalog;

/** Makes text that comes from outside fit for every database and page: no control characters, no broken surrogates. */
final class Text {

    private Text() {}

    /** On one line, without white space around it. */
    static String line(String text) {
        return clean(text, false);
    }

    /** The same, but line breaks stay. */
    static String lines(String text) {
        return clean(text.replace("\r\n", "\n").replace('\r', '\n'), true);
    }

    /** At most so long; what was cut off, one sees. */
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
                .map(c -> Character.isISOControl(c) && !(lineBreaks && c == '\n') ? ' ' : c)
                .map(c -> Character.getType(c) == Character.SURROGATE ? '\uFFFD' : c)
                .forEach(clean::appendCodePoint);
        return clean.toString().strip();
    }
}
