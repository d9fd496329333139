package dev.offshoot.basket;

/**
 * Text that fits on one line of a page, a letter or a label, and shows what it contains. Each method scans the text
 * once, because strangers decide how long it is.
 */
final class Line {

    private Line() {}

    /** The text with each kind of blank as a space, trimmed. */
    static String of(String text) {
        var line = new StringBuilder(text.length());
        text.codePoints().map(c -> isBlank(c) ? ' ' : c).forEach(line::appendCodePoint);
        return line.toString().strip();
    }

    /** Whether it has no control characters, line ends or characters that change the text direction. */
    static boolean isPlain(String line) {
        return line.codePoints()
                .noneMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 || isBidirectionalControl(c));
    }

    /** Whether it has any visible character. */
    static boolean isVisible(String line) {
        return line.codePoints().anyMatch(c -> !isBlank(c) && Character.getType(c) != Character.FORMAT);
    }

    static boolean isBlank(int c) {
        return Character.getType(c) == Character.SPACE_SEPARATOR;
    }

    private static boolean isBidirectionalControl(int c) {
        return c == 0x061C
                || c == 0x200E
                || c == 0x200F
                || (c >= 0x202A && c <= 0x202E)
                || (c >= 0x2066 && c <= 0x2069);
    }
}
