package dev.offshoot.launcher.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offshoot.launcher.plan.Home;
import dev.offshoot.launcher.terminal.Refused;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FindingDatabaseTests {

    private final Home home = new Home(Path.of("/opt/offshoot"), Path.of("/home/me/data"), "./offshoot");
    private final List<String> remarks = new ArrayList<>();
    private final Answers answers = new Answers();

    @Test
    void takesAFileWhereNobodyAnswers() {
        var database = find(Map.of(), null, false, true);

        assertThat(database.url())
                .startsWith("jdbc:h2:file:/home/me/data/shop;")
                .endsWith(";AUTO_SERVER=TRUE");
        assertThat(database.named()).isFalse();
        assertThat(remarks).isEmpty();
    }

    @Test
    void sharesTheFileOnlyWhereThereAreSeveralProcesses() {
        assertThat(find(Map.of(), null, false, false).url()).doesNotContain("AUTO_SERVER");
    }

    @Test
    void takesThePostgresOfThisMachine() {
        answers.listens = true;

        var database = find(Map.of("PGUSER", "me", "PGPORT", "5433"), null, false, true);

        assertThat(database.url()).isEqualTo("jdbc:postgresql://127.0.0.1:5433/offshoot");
        assertThat(database.username()).isEqualTo("me");
        assertThat(answers.prepared).containsExactly("offshoot");
        assertThat(database.namespace()).isEqualTo("offshoot");
    }

    // otherwise the orders of one folder would appear unexplained in the shop of another
    @Test
    void saysThatAnotherFolderKeepsItsShopInThePostgresOfThisMachine() {
        answers.listens = true;

        find(Map.of(), null, false, true);
        assertThat(remarks).isEmpty();

        answers.owner = "/home/you";
        find(Map.of(), null, false, true);
        assertThat(remarks).singleElement().asString().contains("the shop in /home/you", "--h2");
    }

    @Test
    void saysInOneLineThatAPostgresRefusesAndTakesAFile() {
        answers.listens = true;
        answers.refusal = new SQLException("FATAL: password authentication failed\n  Detail: pages", "28P01");

        var database = find(Map.of(), null, false, true);

        assertThat(database.isPostgres()).isFalse();
        assertThat(remarks)
                .singleElement()
                .asString()
                .contains("PostgreSQL at 127.0.0.1:5432 refuses 'postgres'", "password authentication failed")
                .doesNotContain("Detail");
    }

    @Test
    void takesAFileIfItIsToldToWhateverElseThereIs() {
        answers.listens = true;

        var database = find(Map.of("SPRING_DATASOURCE_URL", "jdbc:postgresql://db/shop"), null, true, true);

        assertThat(database.isPostgres()).isFalse();
    }

    // Docker Compose passes an unset variable as an empty string
    @Test
    void takesABlankNameForNone() {
        for (var blank : new String[] {"", "  "}) {
            var database = find(Map.of("SPRING_DATASOURCE_URL", blank), null, false, true);

            assertThat(database.url()).startsWith("jdbc:h2:file:/home/me/data/shop;");
            assertThat(database.named()).isFalse();
        }
    }

    @Test
    void takesTheNamedOneAndNoOther() {
        var environment = Map.of(
                "SPRING_DATASOURCE_URL", "jdbc:postgresql://db/shop",
                "SPRING_DATASOURCE_USERNAME", "clerk",
                "SPRING_DATASOURCE_PASSWORD", "secret");

        var database = find(environment, null, false, true);

        assertThat(database.named()).isTrue();
        assertThat(database.username()).isEqualTo("clerk");
        assertThat(database.namespace()).isEqualTo("offshoot-shop");
        answers.refusal = new SQLException("Connection refused", "08001");
        assertThatThrownBy(() -> find(environment, null, false, true))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("jdbc:postgresql://db/shop as 'clerk': Connection refused")
                .hasMessageNotContaining("secret");
    }

    // a service must not get the shop's password with the URL
    @Test
    void takesCredentialsOutOfTheAddress() {
        var database =
                find(Map.of(), "jdbc:postgresql://db/shop?user=clerk&sslmode=require&password=se%26cret", false, true);

        assertThat(database.url()).isEqualTo("jdbc:postgresql://db/shop?sslmode=require");
        assertThat(database.username()).isEqualTo("clerk");
        assertThat(database.password()).isEqualTo("se&cret");
        assertThat(database.shown()).doesNotContain("cret");
    }

    @Test
    void refusesKindsThatItDoesNotKnow() {
        assertThatThrownBy(() -> find(Map.of(), "jdbc:mysql://me:secret@db/shop", false, true))
                .hasMessageContaining("neither jdbc:postgresql: nor jdbc:h2:")
                .hasMessageNotContaining("secret");
    }

    // two shops on one machine with one RabbitMQ would consume each other's messages
    @Test
    void callsTheQueuesOfEveryDatabaseDifferently() {
        assertThat(Database.h2(Path.of("/home/me/data"), true).namespace())
                .isEqualTo(Database.h2(Path.of("/home/me/data"), false).namespace())
                .isNotEqualTo(Database.h2(Path.of("/home/you/data"), true).namespace());
    }

    private Database find(Map<String, String> environment, @Nullable String named, boolean h2, boolean shared) {
        return new FindingDatabase(answers, environment, home, remarks::add).find(named, h2, shared);
    }

    private static final class Answers implements FindingDatabase.Servers {

        boolean listens;

        @Nullable SQLException refusal;

        @Nullable String owner;

        final List<String> prepared = new ArrayList<>();

        @Override
        public boolean answers(String host, int port) {
            return listens;
        }

        @Override
        public void connect(Database database) throws SQLException {
            if (refusal != null) {
                throw refusal;
            }
        }

        @Override
        public @Nullable String prepare(Database maintenance, String name, String folder) throws SQLException {
            connect(maintenance);
            prepared.add(name);
            return owner == null ? folder : owner;
        }
    }
}
