package dev.offshoot.architecture.rules;

import dev.offshoot.architecture.reading.Application;
import dev.offshoot.architecture.reading.Place;
import dev.offshoot.architecture.reading.Unreadable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** Two modules in one service could not be extracted or folded back separately. */
record ServicesHoldOneModule(Path services) implements Rule {

    private static final Set<String> ALLOWED = Set.of("contracts", "messaging", "platform", "calls");

    @Override
    public String id() {
        return "services-hold-one-module";
    }

    @Override
    public String sentence() {
        return "A service depends only on contracts, messaging, platform, calls and the module that it is named after, so that it contains that module and nothing else.";
    }

    @Override
    public Result check(Application application) {
        List<Violation> violations = new ArrayList<>();
        var looked = 0;
        for (var service : folders()) {
            var name = service.getFileName().toString();
            var module = name.replaceFirst("-service$", "");
            looked++;
            var place = new Place(name + "/pom.xml", name + "/pom.xml", "", 1);
            var dependencies = dependencies(service.resolve("pom.xml"));
            if (!dependencies.contains(module)) {
                violations.add(new Violation(
                        place,
                        "does not depend on " + module + ".",
                        "Add the module, or name the folder after the module that it contains."));
            }
            for (var dependency : dependencies) {
                if (!ALLOWED.contains(dependency) && !dependency.equals(module)) {
                    violations.add(new Violation(
                            place,
                            "depends on " + dependency + ".",
                            "A service contains one module: give " + dependency
                                    + " a service of its own, or send it a message."));
                }
            }
        }
        return new Result(looked, violations);
    }

    private List<Path> folders() {
        if (!Files.isDirectory(services)) {
            return List.of();
        }
        try (var folders = Files.list(services)) {
            return folders.filter(folder -> folder.getFileName().toString().endsWith("-service"))
                    .filter(folder -> Files.exists(folder.resolve("pom.xml")))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new Unreadable(services + " cannot be read: " + e.getMessage() + ".");
        }
    }

    /** The project's own artifacts that a pom depends on, except for tests. */
    private static List<String> dependencies(Path pom) {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            var project = factory.newDocumentBuilder().parse(pom.toFile()).getDocumentElement();
            var found = project.getElementsByTagName("dependency");
            List<String> names = new ArrayList<>();
            for (int i = 0; i < found.getLength(); i++) {
                var dependency = (Element) found.item(i);
                if (text(dependency, "groupId").equals("dev.offshoot")
                        && !text(dependency, "scope").equals("test")) {
                    names.add(text(dependency, "artifactId"));
                }
            }
            return names;
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new Unreadable(pom + " cannot be read: " + e.getMessage() + ".");
        }
    }

    private static String text(Element parent, String name) {
        var found = parent.getElementsByTagName(name);
        return found.getLength() == 0 ? "" : found.item(0).getTextContent().trim();
    }
}
