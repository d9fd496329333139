package dev.offshoot.launcher.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The reason for a process's end, from its log. */
class LogFileTests {

    @Test
    void saysWhyAProcessDidNotStartInItsOwnWords() {
        var lines = List.of(
                "2026-11-25T21:56:15.895Z  INFO 4215 --- [shop] starting",
                "***************************",
                "APPLICATION FAILED TO START",
                "***************************",
                "Description:",
                "No database answers at jdbc:postgresql://localhost/shop.",
                "Action:",
                "Start it, or correct spring.datasource.url (SPRING_DATASOURCE_URL).");

        assertThat(LogFile.reason(lines))
                .isEqualTo("No database answers at jdbc:postgresql://localhost/shop."
                        + " Start it, or correct spring.datasource.url (SPRING_DATASOURCE_URL).");
    }

    @Test
    void takesOnlyAnErrorForAReason() {
        var info = "2026-11-25T21:56:15.895Z  INFO 4215 --- [shop] Tomcat started on port 8080";
        var error = "2026-11-25T21:56:15.895Z ERROR 4215 --- [shop] Application run failed";

        assertThat(LogFile.reason(List.of("  banner", info, "  look at   http://localhost:8080/")))
                .isNull();
        assertThat(LogFile.reason(List.of(info, error, info))).isEqualTo(error);
        assertThat(LogFile.reason(List.of(info, error, "java.lang.Broken: it broke", "\tat dev.Thing", info)))
                .isEqualTo("java.lang.Broken: it broke");
        // printed by the JVM itself
        assertThat(LogFile.reason(List.of("Error: Unable to access jarfile shop.jar")))
                .isEqualTo("Error: Unable to access jarfile shop.jar");
    }

    @Test
    void neverTakesAStackTraceForAReason() {
        assertThat(LogFile.reason(List.of("it broke", "\tat dev.offshoot.Thing.run(Thing.java:1)", "\t... 12 more")))
                .isEqualTo("it broke");
        assertThat(LogFile.reason(List.of(
                        "it broke",
                        "\tat dev.offshoot.Thing.run(Thing.java:1)",
                        "Caused by: java.io.IOException: somewhere deep",
                        "\t... 12 more")))
                .isEqualTo("it broke");
    }
}
