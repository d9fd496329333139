package dev.offshoot.customers;

/**
 * Text that stands on one line of a page, a letter or a label, and that looks like what it is. One walk over the
 * characters each: a stranger decides how many there are.
 */
final class Line {

    private Line() {}

    /** With every kind of blank made the one that everybody can type, and without any around it. */
    static String of(String text) {
        var line = new StringBuilder(text.length());
        text.codePoints().map(c -> isBlank(c) ? ' ' : c).forEach(line::appendCodePoint);
        return line.toString().strip();
    }

    /** Whether it has no control characters, no line ends, and none of those that turn the direction of what follows. */
    static boolean isPlain(String line) {
        return line.codePoints()
                .noneMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 || isBidirectionalControl(c));
    }

    /** Whether there is something to be seen in it. */
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
