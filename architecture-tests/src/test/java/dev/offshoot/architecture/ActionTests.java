package dev.offshoot.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** No build runs the GitHub Action. These tests check what would fail, or do harm, where it runs. */
class ActionTests {

    private static final Pattern OPTION = Pattern.compile("(?<=[( ])--[a-z-]+(?=[ )])");

    private final JsonNode steps = steps();

    private static JsonNode steps() {
        try {
            Object action = new Yaml().load(Files.readString(Path.of("action/action.yml")));
            JsonNode content = new JsonMapper().valueToTree(action);
            return content.path("runs").path("steps");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void noExpressionBecomesPartOfAScript() {
        assertThat(steps)
                .isNotEmpty()
                .allSatisfy(step -> assertThat(step.path("run").toString()).doesNotContain("${{"));
    }

    @Test
    void passesOnlyOptionsThatExist() {
        var known = Main.commandLine()
                .getSubcommands()
                .get("assess")
                .getCommandSpec()
                .optionsMap()
                .keySet();
        List<String> passed = new ArrayList<>();
        for (var step : steps) {
            if (step.path("id").asString("").equals("assess")) {
                OPTION.matcher(step.path("run").asString()).results().forEach(option -> passed.add(option.group()));
            }
        }

        assertThat(passed)
                .contains("--baseline", "--modules", "--fail-under", "--strict", "--sarif", "--markdown")
                .isSubsetOf(known);
    }
}
