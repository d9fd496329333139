package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/**
 * Checks that the installation script for machines knows the processes that are built, so that none is forgotten, and that
 * processes that run without containers are given time to end.
 */
class MachineFilesTests {

    private static final Path ROOT = Path.of("../..");

    @Test
    void everyProcessCanBeInstalledAndHasItsPort() throws IOException {
        var built = new TreeMap<String, Integer>();
        built.put("shop", portOf(ROOT.resolve("src/shop")));
        built.put("gateway", portOf(ROOT.resolve("extracted-services/gateway")));
        for (var module : Deployment.MODULES) {
            built.put(module + "-service", portOf(ROOT.resolve("extracted-services/" + module + "-service")));
        }

        var installed = new TreeMap<String, Integer>();
        var line = Pattern.compile("(?m)^  ([a-z| -]+)\\) port=(\\d+) ;;$")
                .matcher(Files.readString(ROOT.resolve("deployment/vm/install")));
        while (line.find()) {
            for (var process : line.group(1).split(" \\| ")) {
                installed.put(process, Integer.valueOf(line.group(2)));
            }
        }
        assertThat(installed).isEqualTo(built);
    }

    @Test
    void systemdGivesAProcessTimeToEnd() throws IOException {
        var given = Pattern.compile("(?m)^TimeoutStopSec=(\\d+)$")
                .matcher(Files.readString(ROOT.resolve("deployment/vm/offshoot@.service")));

        assertThat(given.find()).isTrue();
        assertThat(Integer.parseInt(given.group(1))).isGreaterThan(ShutdownTime.seconds());
    }

    // its Ctrl-C and its `down` would otherwise kill processes that still answer requests
    @Test
    void theLauncherGivesAProcessTimeToEnd() throws IOException {
        var given = Pattern.compile(" GRACE = Duration\\.ofSeconds\\((\\d+)\\);")
                .matcher(Files.readString(ROOT.resolve(
                        "extracted-services/launcher/src/main/java/dev/offshoot/launcher/processes/Fleet.java")));

        assertThat(given.find()).isTrue();
        assertThat(Integer.parseInt(given.group(1))).isGreaterThan(ShutdownTime.seconds());
    }

    private static Integer portOf(Path folder) throws IOException {
        Map<String, Map<String, Object>> application =
                new Yaml().load(Files.readString(folder.resolve("src/main/resources/application.yml")));
        return (Integer) application.getOrDefault("server", Map.of()).getOrDefault("port", 8080);
    }
}
