package dev.offshoot.architecture.data;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Reads the statements in MyBatis XML. Of the texts that dynamic SQL can produce, it reads one. */
final class MapperXml {

    /**
     * A statement of a mapper: the method that it implements, the line at which it starts, and one text that it can
     * produce.
     */
    record Statement(String method, int line, String text) {}

    private static final Set<String> STATEMENTS = Set.of("select", "insert", "update", "delete");
    private static final Pattern VALUE = Pattern.compile("#\\{[^}]*\\}");
    private static final Pattern PART = Pattern.compile("\\$\\{[^}]*\\}");

    private final Map<String, Element> fragments = new HashMap<>();

    private MapperXml() {}

    /** The statements of a file; empty if it is not XML. */
    static List<Statement> statements(String xml) {
        var reader = new MapperXml();
        List<Statement> statements = new ArrayList<>();
        root(xml).ifPresent(root -> {
            var children = root.getChildNodes();
            for (int i = 0; i < children.getLength(); i++) {
                if (children.item(i) instanceof Element element
                        && element.getTagName().equals("sql")) {
                    reader.fragments.put(element.getAttribute("id"), element);
                }
            }
            for (int i = 0; i < children.getLength(); i++) {
                if (children.item(i) instanceof Element element && STATEMENTS.contains(element.getTagName())) {
                    var id = element.getAttribute("id");
                    statements.add(new Statement(id, line(xml, id), plain(reader.body(element, 0))));
                }
            }
        });
        return statements;
    }

    /** The text of a statement in an annotation, which may be XML too. */
    static String plainText(String text) {
        return plain(
                text.strip().startsWith("<script>")
                        ? root(text.strip())
                                .map(root -> new MapperXml().body(root, 0))
                                .orElse(text)
                        : text);
    }

    private static String plain(String text) {
        return PART.matcher(VALUE.matcher(text).replaceAll("?")).replaceAll(String.valueOf(Sql.PLACEHOLDER));
    }

    private static Optional<Element> root(String xml) {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            for (var feature : ClosedXml.FEATURES.entrySet()) {
                factory.setFeature(feature.getKey(), feature.getValue());
            }
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            return Optional.of(
                    builder.parse(new InputSource(new StringReader(xml))).getDocumentElement());
        } catch (ParserConfigurationException | SAXException | IOException e) {
            return Optional.empty();
        }
    }

    private static int line(String xml, String id) {
        var found = Pattern.compile("id\\s*=\\s*[\"']" + Pattern.quote(id) + "[\"']")
                .matcher(xml);
        return found.find()
                ? 1
                        + (int) xml.substring(0, found.start())
                                .chars()
                                .filter(c -> c == '\n')
                                .count()
                : 1;
    }

    private String body(Node parent, int depth) {
        var text = new StringBuilder();
        var children = parent.getChildNodes();
        for (int i = 0; i < children.getLength() && depth < 20; i++) {
            var child = children.item(i);
            if (child instanceof Element element) {
                text.append(' ').append(element(element, depth + 1)).append(' ');
                if (parent.getNodeName().equals("choose")) {
                    break;
                }
            } else if (child.getNodeType() == Node.TEXT_NODE || child.getNodeType() == Node.CDATA_SECTION_NODE) {
                text.append(child.getNodeValue());
            }
        }
        return text.toString();
    }

    private String element(Element element, int depth) {
        var body = element.getTagName().equals("include")
                ? Optional.ofNullable(fragments.get(element.getAttribute("refid")))
                        .map(fragment -> body(fragment, depth))
                        .orElse(String.valueOf(Sql.PLACEHOLDER))
                : body(element, depth);
        return switch (element.getTagName()) {
            case "selectKey", "bind", "property" -> "";
            case "where" -> surrounded("WHERE", withoutFirst(body, "AND|OR"));
            case "set" -> surrounded("SET", withoutLast(body, ","));
            case "trim" ->
                surrounded(
                                element.getAttribute("prefix"),
                                withoutLast(
                                        withoutFirst(body, overrides(element.getAttribute("prefixOverrides"))),
                                        overrides(element.getAttribute("suffixOverrides"))))
                        + " " + element.getAttribute("suffix");
            case "foreach" -> element.getAttribute("open") + body + element.getAttribute("close");
            default -> body;
        };
    }

    private static String overrides(String attribute) {
        return java.util.Arrays.stream(attribute.split("\\|"))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .map(Pattern::quote)
                .collect(java.util.stream.Collectors.joining("|"));
    }

    private static String surrounded(String word, String body) {
        return body.isBlank() ? "" : " " + word + " " + body;
    }

    private static String withoutFirst(String body, String words) {
        return words.isEmpty() ? body : body.strip().replaceFirst("(?i)^(" + words + ")(?=\\W|$)", "");
    }

    private static String withoutLast(String body, String words) {
        return words.isEmpty() ? body : body.strip().replaceFirst("(?i)(" + words + ")$", "");
    }
}
