package dev.offshoot.architecture.data;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Splits a script into statements. */
final class SqlPieces {

    /** A statement, and the line at which it starts. */
    record Piece(int line, String text) {

        /** The parts between blank lines. */
        List<Piece> parts() {
            List<Piece> parts = new ArrayList<>();
            var at = line
                    - (int) text.substring(0, leadingSpace(text))
                            .chars()
                            .filter(c -> c == '\n')
                            .count();
            var part = new StringBuilder();
            var start = at;
            for (var next : text.split("\n", -1)) {
                if (!next.isBlank()) {
                    part.append(next).append('\n');
                } else {
                    add(parts, start, part);
                    start = at + 1;
                }
                at++;
            }
            add(parts, start, part);
            return parts;
        }

        private static void add(List<Piece> parts, int start, StringBuilder part) {
            if (!withoutComments(part.toString()).isBlank()) {
                parts.add(new Piece(start, part.toString()));
            }
            part.setLength(0);
        }
    }

    /** Lines that end a statement: GO for SQL Server, / for Oracle. */
    private static final Pattern ENDS = Pattern.compile("(?im)^[ \\t]*(?:GO|/)[ \\t]*$");

    private SqlPieces() {}

    /** Splits at semicolons, except inside quotes, comments and dollar quotes. */
    static List<Piece> pieces(String script) {
        var text = ENDS.matcher(script).replaceAll(";");
        List<Piece> pieces = new ArrayList<>();
        var from = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || text.charAt(i) == ';') {
                var piece = text.substring(from, i);
                if (!withoutComments(piece).isBlank()) {
                    var start = from + leadingSpace(piece);
                    pieces.add(new Piece(
                            (int) text.substring(0, start).lines().count()
                                    + (start > 0 && text.charAt(start - 1) == '\n' ? 1 : start == 0 ? 1 : 0),
                            piece));
                }
                from = i + 1;
            } else {
                i = end(text, i);
            }
        }
        return pieces;
    }

    private static int leadingSpace(String piece) {
        var i = 0;
        while (i < piece.length()) {
            if (Character.isWhitespace(piece.charAt(i))) {
                i++;
            } else if (piece.startsWith("--", i) || piece.startsWith("/*", i)) {
                i = end(piece, i) + 1;
            } else {
                break;
            }
        }
        return Math.min(i, piece.length());
    }

    static String withoutComments(String piece) {
        return piece.substring(leadingSpace(piece));
    }

    /** The end of the quote or comment that starts at this index; the index itself if none does. */
    private static int end(String text, int start) {
        String close;
        var skip = 1;
        switch (text.charAt(start)) {
            case '\'' -> close = "'";
            case '"' -> close = "\"";
            case '-' -> {
                if (!text.startsWith("--", start)) {
                    return start;
                }
                close = "\n";
            }
            case '/' -> {
                if (!text.startsWith("/*", start)) {
                    return start;
                }
                close = "*/";
                skip = 2;
            }
            case '$' -> {
                var tag = text.indexOf('$', start + 1);
                if (tag < 0 || !text.substring(start + 1, tag).matches("\\w*")) {
                    return start;
                }
                close = text.substring(start, tag + 1);
                skip = close.length();
            }
            default -> {
                return start;
            }
        }
        var end = text.indexOf(close, start + skip);
        return end < 0 ? text.length() - 1 : end + close.length() - 1;
    }
}
