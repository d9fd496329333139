package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.yaml.snakeyaml.Yaml;

/** How long a process may take to end once it has been told to, according to its settings. */
final class ShutdownTime {

    private static final Path ROOT = Path.of("../..");
    private static final String PHASE = "timeout-per-shutdown-phase";

    /** The phases that may take as long as the limit: HTTP requests, calls, and deliveries. */
    private static final int PHASES = 3;

    private ShutdownTime() {}

    /** The phases, and the notice before them. */
    static int seconds() throws IOException {
        var defaults = new Properties();
        try (var file = Files.newInputStream(
                ROOT.resolve("src/platform/src/main/resources/dev/offshoot/platform/defaults.properties"))) {
            defaults.load(file);
        }
        var phase = defaults.getProperty("spring.lifecycle." + PHASE);
        assertThat(defaults.getProperty("spring.grpc.server.shutdown.grace-period"))
                .as("the time for calls")
                .isEqualTo(phase);
        Map<String, Map<String, Object>> gateway = new Yaml()
                .load(Files.readString(ROOT.resolve("extracted-services/gateway/src/main/resources/application.yml")));
        assertThat(gateway.get("spring"))
                .as("the gateway's settings")
                .containsEntry("lifecycle." + PHASE, phase)
                .extractingByKey("grpc.server", InstanceOfAssertFactories.MAP)
                .containsEntry("shutdown.grace-period", phase);
        return PHASES
                        * (int) Duration.parse("PT" + phase.toUpperCase(Locale.ROOT))
                                .toSeconds()
                + 2;
    }
}
