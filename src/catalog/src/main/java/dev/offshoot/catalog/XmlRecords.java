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
 * The items of a Merchant feed in XML, RSS 2.0 or Atom. A document type is refused, and with it every entity but the five
 * of XML itself: what they could stand for lies elsewhere, or grows without end. XML that is malformed cannot be read on.
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
        // that of the JDK, whatever else is there: it is known what it does
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
     * @throws UnknownFeed if it is not that of a feed
     */
    static XmlRecords open(InputStream whole, long most) throws IOException {
        var bytes = new Bounded(whole, most, LONGEST_PART);
        try {
            var records = new XmlRecords(bytes, factory().createXMLStreamReader(bytes));
            while (records.step() != XMLStreamConstants.START_ELEMENT) {}
            var root = records.xml.getLocalName();
            if (!ROOTS.contains(root)) {
                throw UnknownFeed.columns("XML that begins with <" + Text.cut(Text.line(root), 100) + "> is not known");
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
            throw UnknownFeed.because("The XML has a document type (<!DOCTYPE …>): leave it out");
        }
        if (event == XMLStreamConstants.ENTITY_REFERENCE) {
            throw UnknownFeed.because("Line " + xml.getLocation().getLineNumber() + " of the XML says &"
                    + Text.cut(Text.line(xml.getLocalName()), 40)
                    + ";, which XML does not know: write the character itself");
        }
        return event;
    }

    private static RuntimeException problem(XMLStreamException e) throws IOException {
        if (e.getNestedException() instanceof IOException broken && !(broken instanceof CharConversionException)) {
            throw broken;
        }
        var where = e.getLocation() == null ? "" : " at line " + e.getLocation().getLineNumber();
        return UnknownFeed.because("The XML cannot be read" + where
                + ": it is malformed or cut off there, or not in the encoding that it names. Nothing of it is kept");
    }

    @Override
    public int guessedLines() {
        return 0;
    }

    /** What is read of one item. What lies deeper, such as the price of its shipping, is not about the product. */
    private final class Item {

        private final int line;
        private final Map<String, String> values = new HashMap<>();
        /** Those of the Merchant's own namespace, which count more than others. */
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
                problem = "It says '" + name + "' twice, and not the same";
            }
        }

        /** That of an element itself, to its end. */
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
