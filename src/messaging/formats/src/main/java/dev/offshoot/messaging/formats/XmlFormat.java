package dev.offshoot.messaging.formats;

import dev.offshoot.messaging.formats.Shape.Dictionary;
import dev.offshoot.messaging.formats.Shape.Scalar;
import dev.offshoot.messaging.formats.Shape.Sequence;
import dev.offshoot.messaging.formats.Shape.Struct;
import dev.offshoot.messaging.spi.MessageFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;
import org.jspecify.annotations.Nullable;

/**
 * XML 1.0: an element for each component, {@code item} for those of lists, {@code entry key="…"} for those of maps; null
 * is an element that is missing. Text with characters that XML does not carry, such as control characters, is written in
 * Base64, and its element has the attribute {@code encoding="base64"}.
 */
final class XmlFormat implements MessageFormat {

    private static final String ITEM = "item";
    private static final String ENTRY = "entry";
    private static final String KEY = "key";
    private static final String ENCODING = "encoding";
    private static final String KEY_ENCODING = "key-encoding";
    private static final String BASE64 = "base64";

    /** Loaded once a message needs it, not when a process starts. */
    private static final class Library {

        static final XMLOutputFactory WRITERS = XMLOutputFactory.newDefaultFactory();
        static final XMLInputFactory READERS = XMLInputFactory.newDefaultFactory();

        static {
            // neither entities nor external files
            READERS.setProperty(XMLInputFactory.SUPPORT_DTD, false);
            READERS.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
            READERS.setProperty(XMLInputFactory.IS_COALESCING, true);
            // otherwise errors are printed
            READERS.setXMLReporter((message, type, information, location) -> {});
        }
    }

    @Override
    public String name() {
        return "xml";
    }

    @Override
    public String contentType() {
        return "application/xml";
    }

    @Override
    public Codec codec(Class<?> record) {
        var shape = Shapes.of(record);
        return new Codec() {
            @Override
            public byte[] write(String json) {
                var values = Values.of(shape, json);
                try {
                    var bytes = new ByteArrayOutputStream();
                    var out = Library.WRITERS.createXMLStreamWriter(bytes, StandardCharsets.UTF_8.name());
                    element(out, shape.name(), shape, values);
                    out.close();
                    return bytes.toByteArray();
                } catch (XMLStreamException e) {
                    throw new IllegalArgumentException("it cannot be written", e);
                }
            }

            @Override
            public String read(byte[] message) {
                try {
                    var in = Library.READERS.createXMLStreamReader(new ByteArrayInputStream(message));
                    in.nextTag();
                    if (!in.getLocalName().equals(shape.name())) {
                        throw new IllegalArgumentException("its element is not '" + shape.name() + "'");
                    }
                    return Values.json(shape, (@Nullable Object[]) content(in, shape));
                } catch (XMLStreamException e) {
                    throw new IllegalArgumentException("it is no well-formed XML", e);
                }
            }
        };
    }

    private static void element(XMLStreamWriter out, String name, Shape shape, Object value) throws XMLStreamException {
        out.writeStartElement(name);
        if (shape instanceof Struct struct) {
            for (var i = 0; i < struct.fields().size(); i++) {
                var field = struct.fields().get(i);
                var content = ((@Nullable Object[]) value)[i];
                if (content != null) {
                    element(out, field.name(), field.shape(), content);
                }
            }
        } else if (shape instanceof Sequence sequence) {
            for (var item : (List<?>) value) {
                element(out, ITEM, sequence.element(), item);
            }
        } else if (shape instanceof Dictionary dictionary) {
            for (var entry : ((Map<?, ?>) value).entrySet()) {
                out.writeStartElement(ENTRY);
                attribute(out, (String) entry.getKey());
                element(out, ITEM, dictionary.value(), entry.getValue());
                out.writeEndElement();
            }
        } else {
            var text = value.toString();
            if (isPlain(text)) {
                out.writeCharacters(text);
            } else {
                out.writeAttribute(ENCODING, BASE64);
                out.writeCharacters(encode(text));
            }
        }
        out.writeEndElement();
    }

    private static void attribute(XMLStreamWriter out, String key) throws XMLStreamException {
        // parsers replace these in attributes by blanks
        if (isPlain(key) && key.indexOf('\t') < 0 && key.indexOf('\n') < 0) {
            out.writeAttribute(KEY, key);
        } else {
            out.writeAttribute(KEY_ENCODING, BASE64);
            out.writeAttribute(KEY, encode(key));
        }
    }

    /** Whether XML 1.0 keeps all characters. A carriage return would become a line feed. */
    private static boolean isPlain(String text) {
        return text.codePoints()
                .allMatch(c -> c == '\t'
                        || c == '\n'
                        || c >= 0x20 && c < Character.MIN_SURROGATE
                        || c > Character.MAX_SURROGATE && c < 0xfffe
                        || c > 0xffff);
    }

    private static String encode(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(@Nullable String encoding, String text) {
        return BASE64.equals(encoding) ? new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8) : text;
    }

    /** Reads from behind the start of an element up to its end. */
    private static Object content(XMLStreamReader in, Shape shape) throws XMLStreamException {
        if (shape instanceof Struct struct) {
            var values = struct.fields().stream().map(Values::missing).toArray();
            while (in.nextTag() == XMLStreamReader.START_ELEMENT) {
                var position = struct.position(in.getLocalName());
                if (position < 0) {
                    // added by a later version
                    skip(in);
                } else {
                    values[position] = content(in, struct.fields().get(position).shape());
                }
            }
            return values;
        }
        if (shape instanceof Sequence sequence) {
            var items = new ArrayList<Object>();
            while (in.nextTag() == XMLStreamReader.START_ELEMENT) {
                items.add(content(in, sequence.element()));
            }
            return items;
        }
        if (shape instanceof Dictionary dictionary) {
            var entries = new LinkedHashMap<String, Object>();
            while (in.nextTag() == XMLStreamReader.START_ELEMENT) {
                var key = decode(
                        in.getAttributeValue(null, KEY_ENCODING), String.valueOf(in.getAttributeValue(null, KEY)));
                in.nextTag();
                entries.put(key, content(in, dictionary.value()));
                in.nextTag();
            }
            return entries;
        }
        var encoding = in.getAttributeValue(null, ENCODING);
        var text = decode(encoding, in.getElementText());
        return switch ((Scalar) shape) {
            case TEXT, DECIMAL -> text;
            case INT -> Integer.valueOf(text.strip());
            case LONG -> Long.valueOf(text.strip());
            case DOUBLE -> Double.valueOf(text.strip());
            case BOOLEAN -> flag(text.strip());
        };
    }

    private static boolean flag(String text) {
        return switch (text) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw new IllegalArgumentException("a component is no boolean");
        };
    }

    private static void skip(XMLStreamReader in) throws XMLStreamException {
        for (var depth = 1; depth > 0; ) {
            var event = in.next();
            depth += event == XMLStreamReader.START_ELEMENT ? 1 : event == XMLStreamReader.END_ELEMENT ? -1 : 0;
        }
    }
}
