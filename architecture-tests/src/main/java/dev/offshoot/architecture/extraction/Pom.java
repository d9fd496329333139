package dev.offshoot.architecture.extraction;

import dev.offshoot.architecture.reading.Unreadable;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** A pom.xml, from which that of the service is made: with the same parent, properties and dependencies. */
final class Pom {

    /** What a service needs of its application's pom.xml; the rest builds the application. */
    private static final Set<String> KEPT = Set.of(
            "modelVersion",
            "parent",
            "groupId",
            "version",
            "properties",
            "dependencyManagement",
            "dependencies",
            "repositories",
            "pluginRepositories");

    private static final String BOOT = "org.springframework.boot";

    private final Path file;
    private final Document document;

    private Pom(Path file, Document document) {
        this.file = file;
        this.document = document;
    }

    /**
     * Reads a file.
     *
     * @throws Unreadable if it is no pom.xml
     */
    static Pom of(Path file) {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            Document document;
            try (var stream = Files.newInputStream(file)) {
                document = builder.parse(stream);
            }
            if (!document.getDocumentElement().getTagName().equals("project")) {
                throw new Unreadable(file + " is no pom.xml: its root is not <project>.");
            }
            return new Pom(file, document);
        } catch (SAXException | IOException e) {
            throw new Unreadable(file + " is no pom.xml that can be read: " + e.getMessage() + ".");
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    private Element project() {
        return document.getDocumentElement();
    }

    static List<Element> children(@Nullable Node parent, String name) {
        var found = new ArrayList<Element>();
        for (var child = parent == null ? null : parent.getFirstChild();
                child != null;
                child = child.getNextSibling()) {
            if (child instanceof Element element && element.getTagName().equals(name)) {
                found.add(element);
            }
        }
        return found;
    }

    private static @Nullable Element child(@Nullable Node parent, String name) {
        return children(parent, name).stream().findFirst().orElse(null);
    }

    private static String text(@Nullable Node parent, String name) {
        var child = child(parent, name);
        return child == null ? "" : child.getTextContent().strip();
    }

    /** The name of what it builds. */
    String artifact() {
        return text(project(), "artifactId");
    }

    /** The version of Spring Boot, from a parent, an imported BOM or a property; empty if it does not say. */
    Optional<String> springBoot() {
        for (var pom = this; pom != null; pom = pom.parent()) {
            var parent = child(pom.project(), "parent");
            if (text(parent, "groupId").equals(BOOT)) {
                return Optional.of(text(parent, "version"));
            }
            var managed = child(child(pom.project(), "dependencyManagement"), "dependencies");
            for (var dependency : children(managed, "dependency")) {
                if (text(dependency, "artifactId").equals("spring-boot-dependencies")) {
                    return Optional.of(pom.resolved(text(dependency, "version")));
                }
            }
            var version = text(child(pom.project(), "properties"), "spring-boot.version");
            if (!version.isEmpty()) {
                return Optional.of(version);
            }
        }
        return Optional.empty();
    }

    /** Whether Spring Boot's own parent tells its plugin what to do. */
    boolean inheritsFromSpringBoot() {
        for (var pom = this; pom != null; pom = pom.parent()) {
            if (text(child(pom.project(), "parent"), "artifactId").equals("spring-boot-starter-parent")) {
                return true;
            }
        }
        return false;
    }

    private String resolved(String value) {
        return value.startsWith("${") && value.endsWith("}")
                ? text(child(project(), "properties"), value.substring(2, value.length() - 1))
                : value;
    }

    /** The parent, if it lies on this machine where Maven looks for it first. */
    private @Nullable Pom parent() {
        var path = parentPath();
        return path == null ? null : of(path);
    }

    private @Nullable Path parentPath() {
        var parent = child(project(), "parent");
        if (parent == null) {
            return null;
        }
        var given = child(parent, "relativePath");
        var written = given == null ? "../pom.xml" : given.getTextContent().strip();
        if (written.isEmpty()) {
            return null;
        }
        var path = file.resolveSibling(written).normalize();
        var pom = Files.isDirectory(path) ? path.resolve("pom.xml") : path;
        return Files.isRegularFile(pom) && of(pom).artifact().equals(text(parent, "artifactId")) ? pom : null;
    }

    /** Whether it, or a parent on this machine, depends on this artifact. */
    boolean dependsOn(String artifact) {
        for (var pom = this; pom != null; pom = pom.parent()) {
            if (children(child(pom.project(), "dependencies"), "dependency").stream()
                    .anyMatch(dependency -> text(dependency, "artifactId").equals(artifact))) {
                return true;
            }
        }
        return false;
    }

    /** Whether it only builds others. */
    boolean buildsOthers() {
        return text(project(), "packaging").equals("pom");
    }

    /**
     * The pom.xml of a service.
     *
     * @param folder where it will lie
     * @param build the content of {@code <build>}
     * @param added further dependencies, as group, artifact, version and scope; the last two may be empty
     */
    String service(Path folder, String artifact, String description, String build, List<List<String>> added) {
        var copy = (Document) document.cloneNode(true);
        var project = copy.getDocumentElement();
        for (var child = project.getFirstChild(); child != null; ) {
            var next = child.getNextSibling();
            if (!(child instanceof Element element) || !KEPT.contains(element.getTagName())) {
                project.removeChild(child);
            }
            child = next;
        }
        var parent = child(project, "parent");
        var path = parentPath();
        if (parent != null && path != null) {
            var relative = child(parent, "relativePath");
            if (relative == null) {
                relative = copy.createElement("relativePath");
                parent.appendChild(relative);
            }
            relative.setTextContent(folder.relativize(path).toString().replace('\\', '/'));
        }
        var after = Stream.of("groupId", "parent", "modelVersion")
                .map(name -> child(project, name))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        insertAfter(project, after, element(copy, "description", description));
        insertAfter(project, after, element(copy, "name", artifact));
        insertAfter(project, after, element(copy, "artifactId", artifact));
        var dependencies = child(project, "dependencies");
        if (dependencies == null) {
            dependencies = copy.createElement("dependencies");
            project.appendChild(dependencies);
        }
        for (var one : added) {
            var dependency = copy.createElement("dependency");
            dependency.appendChild(element(copy, "groupId", one.get(0)));
            dependency.appendChild(element(copy, "artifactId", one.get(1)));
            if (!one.get(2).isEmpty()) {
                dependency.appendChild(element(copy, "version", one.get(2)));
            }
            if (!one.get(3).isEmpty()) {
                dependency.appendChild(element(copy, "scope", one.get(3)));
            }
            dependencies.appendChild(dependency);
        }
        removeBlanks(project);
        return written(copy).replace("</project>", build + "</project>");
    }

    private static Element element(Document document, String name, String text) {
        var element = document.createElement(name);
        element.setTextContent(text);
        return element;
    }

    private static void insertAfter(Element project, @Nullable Node before, Element element) {
        project.insertBefore(element, before == null ? project.getFirstChild() : before.getNextSibling());
    }

    /** The white space between elements, which is written anew. */
    private static void removeBlanks(Node node) {
        for (var child = node.getFirstChild(); child != null; ) {
            var next = child.getNextSibling();
            if (child.getNodeType() == Node.TEXT_NODE
                    && child.getTextContent().isBlank()
                    && (child.getNextSibling() != null || child.getPreviousSibling() != null)) {
                node.removeChild(child);
            } else {
                removeBlanks(child);
            }
            child = next;
        }
    }

    private static String written(Document document) {
        try {
            document.setXmlStandalone(true);
            var factory = TransformerFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            var transformer = factory.newTransformer();
            transformer.setOutputProperty(OutputKeys.INDENT, "yes");
            transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
            transformer.setOutputProperty("{http://xml.apache.org/xslt}indent-amount", "2");
            var text = new StringWriter();
            transformer.transform(new DOMSource(document), new StreamResult(text));
            return text.toString().replace("\r\n", "\n");
        } catch (TransformerException e) {
            throw new IllegalStateException(e);
        }
    }
}
