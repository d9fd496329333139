package dev.offshoot.catalog;

import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * The items of a Merchant feed in XML, RSS 2.0 or Atom. Document types are rejected, and so are all entities but XML's
 * own five, as they could read external files or expand without limit. After malformed XML, reading cannot resume.
 */
final class XmlRecords implements Records {

    private static final String MERCHANT = "http://base.google.com/ns/1.0";
    private static final Set<String> ROOTS = Set.of("rss", "RDF", "feed");
    private static final Set<String> ITEMS = Set.of("item", "entry");
    private static final int LONGEST_PART = 1024 * 1024;

    private final Bounded bytes;
    private final XMLStreamReader xml;

    private XmlRecords(Bounded bytes, XMLStreamReader xml) {
        this.bytes = bytes;
        this.xml = xml;
    }

    private static XMLInputFactory factory() {
        // the JDK's own parser, whose behaviour is known, whatever else is on the class path
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        return factory;
    }

    /**
     * Reads the beginning.
     *
     * @throws UnknownFeed if it is not the beginning of a feed
     */
    static XmlRecords open(InputStream whole, long most) throws IOException {
        var bytes = new Bounded(whole, most, LONGEST_PART);
        try {
            var records = new XmlRecords(bytes, factory().createXMLStreamReader(bytes));
            while (records.step() != XMLStreamConstants.START_ELEMENT) {}
            var root = records.xml.getLocalName();
            if (!ROOTS.contains(root)) {
                throw UnknownFeed.columns(
                        "XML with the root element <" + Text.cut(Text.line(root), 100) + "> is not supported");
            }
            return records;
        } catch (XMLStreamException e) {
            throw problem(e);
        }
    }

    @Override
    public @Nullable One next() throws IOException {
        try {
            while (xml.hasNext()) {
                if (step() == XMLStreamConstants.START_ELEMENT && ITEMS.contains(xml.getLocalName())) {
                    return new Item(xml.getLocation().getLineNumber()).read();
                }
            }
            return null;
        } catch (XMLStreamException e) {
            throw problem(e);
        }
    }

    private int step() throws XMLStreamException {
        bytes.begin();
        var event = xml.next();
        if (event == XMLStreamConstants.DTD) {
            throw UnknownFeed.because("The XML has a document type (<!DOCTYPE …>): remove it");
        }
        if (event == XMLStreamConstants.ENTITY_REFERENCE) {
            throw UnknownFeed.because("Line " + xml.getLocation().getLineNumber() + " of the XML contains &"
                    + Text.cut(Text.line(xml.getLocalName()), 40)
                    + ";, which XML does not define: write the character itself");
        }
        return event;
    }

    private static RuntimeException problem(XMLStreamException e) throws IOException {
        if (e.getNestedException() instanceof IOException broken && !(broken instanceof CharConversionException)) {
            throw broken;
        }
        var where = e.getLocation() == null ? "" : " at line " + e.getLocation().getLineNumber();
        return UnknownFeed.because("The XML cannot be read" + where
                + ": it is malformed, truncated, or not in the encoding that it declares. Nothing was imported");
    }

    @Override
    public int guessedLines() {
        return 0;
    }

    /** The values read of one item. Deeper elements, such as the price of its shipping, are not about the product. */
    private final class Item {

        private final int line;
        private final Map<String, String> values = new HashMap<>();
        /** Values in Merchant Center's namespace, which take precedence. */
        private final Map<String, String> own = new HashMap<>();

        private int length;
        private @Nullable String problem;

        Item(int line) {
            this.line = line;
        }

        One read() throws XMLStreamException {
            while (step() != XMLStreamConstants.END_ELEMENT) {
                if (xml.isStartElement()) {
                    var isOwn = MERCHANT.equals(xml.getNamespaceURI());
                    var name = Feed.canonical(xml.getLocalName());
                    grow(name.length());
                    var text = text();
                    if (problem == null) {
                        put(isOwn ? own : values, name, text);
                    }
                }
            }
            values.putAll(own);
            values.putIfAbsent("description", values.getOrDefault("summary", values.getOrDefault("content", "")));
            return problem == null ? new One(line, new Row(values), null) : new One(line, null, problem);
        }

        private void grow(int characters) {
            length += characters;
            if (length > SeparatedValues.LONGEST_RECORD) {
                problem = "The item is longer than " + SeparatedValues.LONGEST_RECORD + " characters";
            }
        }

        private void put(Map<String, String> into, String name, String text) {
            var before = into.putIfAbsent(name, text);
            if (before != null && !before.equals(text) && Feed.SAID_ONCE.contains(name)) {
                problem = "It has two different values for '" + name + "'";
            }
        }

        /** The text of the element itself, up to its end tag. */
        private String text() throws XMLStreamException {
            var text = new StringBuilder();
            var depth = 1;
            while (depth > 0) {
                switch (step()) {
                    case XMLStreamConstants.START_ELEMENT -> depth++;
                    case XMLStreamConstants.END_ELEMENT -> depth--;
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                        grow(xml.getTextLength());
                        if (problem == null && depth == 1) {
                            text.append(xml.getTextCharacters(), xml.getTextStart(), xml.getTextLength());
                        }
                    }
                    default -> {
                        // comments and the like
                    }
                }
            }
            return text.toString();
        }
    }
}
