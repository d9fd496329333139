package dev.offshoot.architecture.data;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.Locator;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A file in XML, YAML or JSON, as elements: a mapping of YAML is an element whose scalars are attributes, and the items of a
 * sequence are children.
 *
 * @param line the line at which the element starts, from 1
 */
record Tree(String name, int line, Map<String, String> attributes, List<Tree> children, StringBuilder body) {

    private static final int DEEPEST = 100;

    /** The value of an attribute; empty if it is missing. */
    String attribute(String attribute) {
        return attributes.getOrDefault(attribute, "");
    }

    /** The text of the element, or of this attribute, if it has one. */
    String text(String attribute) {
        return attributes.getOrDefault(attribute, body.toString());
    }

    /** Parses a text; empty if it is not well-formed. */
    static Optional<Tree> parse(String text) {
        try {
            return Optional.of(text.stripLeading().startsWith("<") ? xml(text) : yaml(text));
        } catch (SAXException | IOException | YAMLException e) {
            return Optional.empty();
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Tree empty(String name, int line) {
        return new Tree(name, line, new LinkedHashMap<>(), new ArrayList<>(), new StringBuilder());
    }

    private static Tree xml(String text) throws SAXException, IOException, ParserConfigurationException {
        var factory = SAXParserFactory.newInstance();
        for (var feature : ClosedXml.FEATURES.entrySet()) {
            factory.setFeature(feature.getKey(), feature.getValue());
        }
        var root = empty("", 1);
        factory.newSAXParser().parse(new InputSource(new StringReader(text.stripLeading())), new Growing(root));
        return root;
    }

    /** Builds elements from the events of a parser. */
    private static final class Growing extends DefaultHandler {

        private final Deque<Tree> open = new ArrayDeque<>();
        private @Nullable Locator locator;

        Growing(Tree root) {
            open.push(root);
        }

        @Override
        public void setDocumentLocator(Locator locator) {
            this.locator = locator;
        }

        @Override
        public void startElement(String uri, String local, String qualified, Attributes attributes) {
            var element = empty(
                    qualified.substring(qualified.indexOf(':') + 1), locator == null ? 1 : locator.getLineNumber());
            for (int i = 0; i < attributes.getLength(); i++) {
                element.attributes().put(attributes.getQName(i), attributes.getValue(i));
            }
            open.element().children().add(element);
            open.push(element);
        }

        @Override
        public void characters(char[] characters, int start, int length) {
            open.element().body().append(characters, start, length);
        }

        @Override
        public void endElement(String uri, String local, String qualified) {
            open.pop();
        }

        @Override
        public InputSource resolveEntity(String publicId, String systemId) {
            return new InputSource(new StringReader(""));
        }
    }

    private static Tree yaml(String text) {
        var root = empty("", 1);
        var document = new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text));
        if (document != null) {
            fill(root, document, 0);
        }
        return root;
    }

    private static void fill(Tree element, Node node, int depth) {
        // an alias may name a node around it
        if (depth > DEEPEST) {
            return;
        }
        if (node instanceof ScalarNode scalar) {
            element.body().append(scalar.getValue());
        } else if (node instanceof SequenceNode sequence) {
            sequence.getValue().forEach(item -> fill(element, item, depth + 1));
        } else if (node instanceof MappingNode mapping) {
            for (var entry : mapping.getValue()) {
                var key = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
                if (entry.getValueNode() instanceof ScalarNode scalar) {
                    element.attributes().put(key, scalar.getValue());
                } else {
                    var child = empty(key, entry.getKeyNode().getStartMark().getLine() + 1);
                    fill(child, entry.getValueNode(), depth + 1);
                    element.children().add(child);
                }
            }
        }
    }
}
