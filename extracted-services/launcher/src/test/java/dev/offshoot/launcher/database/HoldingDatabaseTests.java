package dev.offshoot.launcher.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.offshoot.launcher.plan.Home;
import dev.offshoot.launcher.terminal.Output;
import dev.offshoot.launcher.terminal.Refused;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.h2.tools.Shell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HoldingDatabaseTests {

    @TempDir
    Path folder;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    // each launcher sets new passwords for the services' roles, which would lock out the first one's services
    @Test
    void refusesASecondLauncherOnOnePostgres() throws Exception {
        try (var server = EmbeddedPostgres.start()) {
            var servers = new JdbcServers();
            var maintenance = Database.postgres(server.getJdbcUrl("postgres", "postgres"), "postgres", "", false);
            assertThat(servers.prepare(maintenance, "offshoot", "/home/o'me")).isEqualTo("/home/o'me");
            assertThat(servers.prepare(maintenance, "offshoot", "/home/you")).isEqualTo("/home/o'me");
            var database = Database.postgres(server.getJdbcUrl("postgres", "offshoot"), "postgres", "", false);

            for (var first : holding("/home/me").hold(database, true)) {
                // the lock does not cover other databases of the same server
                var neighbour =
                        holding("/home/neighbour").hold(maintenance, true).get(0);
                assertHeldIn("/home/me", database);
                assertHeldIn("/home/neighbour", maintenance);
                neighbour.close();
                first.close();
            }

            assertThat(holding("/home/you").hold(database, true)).hasSize(1);
        }
    }

    private void assertHeldIn(String where, Database database) {
        assertThatThrownBy(() -> holding("/home/you").hold(database, true))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("Another launcher uses the database")
                .hasMessageContaining("(in the folder " + where + ")")
                .hasMessageContaining("--database");
    }

    @Test
    void refusesAFileThatAShopWithoutALauncherUses() throws Exception {
        var alone = Database.h2(folder.resolve("data"), false);
        var shell = shell(alone);
        try {
            assertThatThrownBy(() -> holding("/home/me").hold(Database.h2(folder.resolve("data"), true), true))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("Another process uses the database file of shop")
                    .hasMessageNotContaining("90020");
        } finally {
            shell.destroyForcibly().waitFor();
        }
    }

    @Test
    void takesTheFileOfOneThatWasKilled() throws Exception {
        var shared = Database.h2(folder.resolve("data"), true);
        var shell = shell(shared);
        shell.destroyForcibly().waitFor();

        var held = holding("/home/me").hold(shared, true);

        assertThat(held).hasSize(1);
        held.get(0).close();
    }

    private HoldingDatabase holding(String where) {
        return new HoldingDatabase(
                new Home(Path.of("/opt/offshoot"), Path.of(where, "data"), "./offshoot"),
                new Output(new PrintStream(printed, true), false, false),
                Duration.ofSeconds(30));
    }

    /** A process that has the file open, and waits for input. */
    private Process shell(Database database) throws Exception {
        var h2 = Path.of(
                Shell.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        var said = folder.resolve("shell.txt");
        var process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        h2.toString(),
                        Shell.class.getName(),
                        "-url",
                        database.url(),
                        "-user",
                        "sa"))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> Files.readString(said).contains("sql>"));
        return process;
    }
}
