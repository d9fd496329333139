package dev.offshoot.catalog;

import java.util.Locale;
import java.util.Set;
import org.springframework.web.util.HtmlUtils;

/**
 * Converts HTML to plain text. The result may still look like HTML ({@code &lt;b&gt;} becomes {@code <b>}), so escape
 * it for display like any other text.
 */
final class Html {

    /** Block elements: their text gets lines of its own. */
    private static final Set<String> BLOCKS = Set.of(
            "p",
            "br",
            "div",
            "li",
            "ul",
            "ol",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "tr",
            "table",
            "section",
            "hr",
            "blockquote",
            "pre",
            "article",
            "header",
            "footer",
            "dt",
            "dd");
    /** Elements without text for readers. */
    private static final Set<String> SILENT = Set.of("script", "style", "template", "noscript", "iframe", "svg");

    private Html() {}

    static String text(String html) {
        var text = new StringBuilder(html.length());
        var i = 0;
        while (i < html.length()) {
            var c = html.charAt(i);
            if (c != '<' || !isTag(html, i)) {
                text.append(c);
                i++;
                continue;
            }
            if (html.startsWith("<!--", i)) {
                i = after(html, "-->", i + 4);
                continue;
            }
            var name = name(html, i);
            i = endOfTag(html, i);
            if (SILENT.contains(name) && !html.startsWith("/>", i - 2)) {
                i = endOfTag(html, closing(html, name, i));
            } else if (BLOCKS.contains(name)) {
                text.append('\n');
            }
        }
        return HtmlUtils.htmlUnescape(text.toString())
                .replace('\u00A0', ' ')
                .replaceAll("[ \\t\\r\\f]+", " ")
                .replaceAll(" ?\n[ \n]*", "\n")
                .strip();
    }

    private static boolean isTag(String html, int at) {
        if (at + 1 >= html.length()) {
            return false;
        }
        var next = html.charAt(at + 1);
        return isLetter(next)
                || next == '!'
                || next == '?'
                || (next == '/' && at + 2 < html.length() && isLetter(html.charAt(at + 2)));
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static String name(String html, int tag) {
        var from = html.charAt(tag + 1) == '/' ? tag + 2 : tag + 1;
        var to = from;
        while (to < html.length() && Character.isLetterOrDigit(html.charAt(to))) {
            to++;
        }
        return html.substring(from, to).toLowerCase(Locale.ROOT);
    }

    /** The position after the tag that begins there. A {@code >} inside a quoted attribute does not end the tag. */
    private static int endOfTag(String html, int tag) {
        var quote = '\0';
        var before = '\0';
        for (var i = tag; i < html.length(); i++) {
            var c = html.charAt(i);
            if (quote != '\0') {
                quote = c == quote ? '\0' : quote;
            } else if (c == '>') {
                return i + 1;
            } else if ((c == '"' || c == '\'') && before == '=') {
                quote = c;
            }
            before = c == ' ' ? before : c;
        }
        return quote == '\0' ? html.length() : after(html, ">", tag);
    }

    /** The position of the element's closing tag, or the end of the text. */
    private static int closing(String html, String name, int from) {
        var closing = "</" + name;
        for (var i = html.indexOf('<', from); i >= 0; i = html.indexOf('<', i + 1)) {
            if (html.regionMatches(true, i, closing, 0, closing.length())) {
                return i;
            }
        }
        return html.length();
    }

    private static int after(String html, String what, int from) {
        var at = html.indexOf(what, from);
        return at < 0 ? html.length() : at + what.length();
    }
}
