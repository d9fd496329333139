package dev.offshoot.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.offshoot.ShopApplication;
import dev.offshoot.messaging.engine.listeners.Listeners;
import dev.offshoot.messaging.engine.listeners.MessageType;
import dev.offshoot.messaging.engine.listeners.ModuleMaps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * The map by which publishers route messages, and its picture in the README, are generated from the code. Both are
 * committed, so that reviews show architecture changes. {@code -Doffshoot.map.write=true} updates them.
 */
@SpringBootTest(
        classes = ShopApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.MOCK,
        properties = "offshoot.messaging.module-map=from-the-code")
class ModuleMapTests {

    private static final Path ROOT = Path.of("../..");
    private static final Path MAP = ROOT.resolve("src/contracts/src/main/resources/" + ModuleMap.LOCATION);
    private static final Path README = ROOT.resolve("README.md");
    private static final Pattern PICTURE =
            Pattern.compile("(<!-- module map: generated -->\n)(.*?)(<!-- end -->)", Pattern.DOTALL);

    @Autowired
    Listeners listeners;

    @Autowired
    @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mappings;

    @Test
    void mapSaysWhatTheCodeSays() throws IOException {
        compareOrWrite(MAP, ModuleMaps.write(listeners.map().withRoutes(routes())));
    }

    private Map<String, TreeSet<String>> routes() {
        var routes = new TreeMap<String, TreeSet<String>>();
        mappings.getHandlerMethods().forEach((mapping, method) -> {
            var module = listeners.moduleOf(method.getBeanType());
            if (module != null) {
                routes.computeIfAbsent(module, key -> new TreeSet<>()).addAll(mapping.getPatternValues());
            }
        });
        return routes;
    }

    @Test
    void readmeShowsWhatTheCodeSays() throws IOException {
        var readme = Files.readString(README);
        var picture = PICTURE.matcher(readme);

        assertThat(picture.find())
                .as("README.md has a place for the module map")
                .isTrue();
        compareOrWrite(README, picture.replaceFirst("$1" + java.util.regex.Matcher.quoteReplacement(mermaid()) + "$3"));
    }

    private static void compareOrWrite(Path file, String expected) throws IOException {
        if (Boolean.getBoolean("offshoot.map.write")) {
            Files.writeString(file, expected);
        }
        assertThat(Files.readString(file))
                .as(
                        "%s is stale: ./mvnw -pl src/shop -am test -Dtest=ModuleMapTests -Dsurefire.failIfNoSpecifiedTests=false -Doffshoot.map.write=true",
                        file.getFileName())
                .isEqualTo(expected);
    }

    private String mermaid() {
        var solid = new TreeMap<String, TreeSet<String>>();
        var dotted = new TreeMap<String, TreeSet<String>>();
        var classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.offshoot");
        for (var listener : listeners.all()) {
            if (listener.isInternal()) {
                continue;
            }
            if (listener.type.command) {
                senders(classes.get(listener.type.record))
                        .forEach(sender -> solid.computeIfAbsent(
                                        sender + " -->|%s| " + listener.module, key -> new TreeSet<>())
                                .add(shortName(listener.type)));
            } else {
                dotted.computeIfAbsent(listener.type.owner() + " -.->|%s| " + listener.module, key -> new TreeSet<>())
                        .add(shortName(listener.type));
            }
        }
        var lines = new StringBuilder("```mermaid\nflowchart LR\n");
        solid.forEach((edge, names) ->
                lines.append("  ").append(edge.formatted(joined(names))).append('\n'));
        dotted.forEach((edge, names) ->
                lines.append("  ").append(edge.formatted(joined(names))).append('\n'));
        return lines.append("```\n").toString();
    }

    private static String shortName(MessageType type) {
        return type.name.substring(type.name.indexOf('.') + 1);
    }

    private static String joined(TreeSet<String> names) {
        return String.join("<br/>", names);
    }

    /** The modules whose code creates such a command. */
    private TreeSet<String> senders(JavaClass command) {
        return command.getConstructorCallsToSelf().stream()
                .map(call -> listeners.moduleOf(call.getOriginOwner().reflect()))
                .filter(module -> module != null && !module.equals("contracts"))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
