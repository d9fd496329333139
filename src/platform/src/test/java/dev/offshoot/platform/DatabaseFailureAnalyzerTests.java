package dev.offshoot.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.env.MockEnvironment;

/** Tests the analysis with real failures of H2. */
class DatabaseFailureAnalyzerTests {

    @TempDir
    Path folder;

    // must fail for root, too, so a read-only folder does not suffice
    @Test
    void saysInOneLineThatTheFolderCannotBeWritten() throws Exception {
        Files.createFile(folder.resolve("data"));

        assertThat(told("jdbc:h2:file:" + folder.resolve("data/shop")))
                .contains("cannot be written")
                .doesNotContain("90031");
        assertThat(told("jdbc:h2:file:" + folder.resolve("data/deeper/shop"))).contains("cannot be written");
    }

    @Test
    void saysInOneLineThatTheFileCannotBeWritten() throws Exception {
        var url = "jdbc:h2:file:" + folder.resolve("shop");
        DriverManager.getConnection(url, "sa", "").close();

        try (var connection = DriverManager.getConnection(url + ";ACCESS_MODE_DATA=r", "sa", "")) {
            var failure = catchThrowableOfType(
                    SQLException.class, () -> connection.createStatement().execute("CREATE SCHEMA basket"));

            assertThat(analyze(url, failure)).contains("cannot be written");
        }
    }

    @Test
    void saysThatTheDatabaseHasNoConnectionLeft() {
        assertThat(analyze(
                        "jdbc:postgresql://127.0.0.1/shop",
                        new SQLException("FATAL: remaining connection slots are reserved", "53300")))
                .isEqualTo("The database at jdbc:postgresql://127.0.0.1/shop has no connection left for this process.");
    }

    private static String told(String url) {
        return analyze(
                url,
                catchThrowableOfType(
                        SQLException.class,
                        () -> DriverManager.getConnection(url, "sa", "").close()));
    }

    private static String analyze(String url, SQLException failure) {
        var analysis = new DatabaseFailureAnalyzer(new MockEnvironment().withProperty("spring.datasource.url", url))
                .analyze(new IllegalStateException(new SchemaUnavailable("basket", failure)));
        assertThat(analysis).as("%s", failure).isNotNull();
        return analysis.getDescription();
    }
}
