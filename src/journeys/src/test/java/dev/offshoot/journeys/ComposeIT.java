package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.offshoot.messaging.testing.EmbeddedBroker;
import dev.offshoot.messaging.testing.RunningPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Reads the container files with the programs that use them. Needs docker compose, of either generation. */
@Tag("all")
@Tag("nightly")
class ComposeIT {

    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    @TempDir
    private Path folder;

    private Path environment;
    private List<String> compose;

    @BeforeEach
    void copyTheScript() throws IOException {
        environment = folder.resolve(".env");
        Files.copy(
                ROOT.resolve("deployment/new-env"),
                Files.createDirectory(folder.resolve("deployment")).resolve("new-env"));
    }

    @BeforeEach
    void findCompose() throws Exception {
        for (var candidate : List.of(List.of("docker", "compose"), List.of("docker-compose"))) {
            if (succeeds(candidate, "version")) {
                compose = candidate;
                return;
            }
        }
        throw new AssertionError("docker compose is not installed: Debian has it as docker-compose");
    }

    @Test
    void everyProfileIsUnderstoodWithTheSecretsThatAreMadeUp() throws Exception {
        var made = newEnv("--demo");
        assertThat(made.exit).as(made.output).isZero();

        for (var profile : List.of("single", "extracted", "observe")) {
            var read = run(config("--profile", profile));

            assertThat(read.exit).as(read.output).isZero();
            assertThat(read.output).as(profile).isBlank();
        }
    }

    @Test
    void nothingStartsWithoutSecrets() throws Exception {
        Files.writeString(environment, "");

        var read = run(config("--profile", "extracted"));

        assertThat(read.exit).isNotZero();
        assertThat(read.output).contains("sh deployment/new-env --demo");
    }

    // the volumes were set up with the first secrets, and would reject others
    @Test
    void theSecretsAreMadeUpOnce() throws Exception {
        newEnv("--staff", "me@example.com");
        var made = Files.readString(environment);

        var again = newEnv("--demo");

        assertThat(again.exit).isEqualTo(1);
        assertThat(again.output).contains(".env already exists, and was not changed");
        assertThat(environment).hasContent(made);
        assertThat(Files.getPosixFilePermissions(environment)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void nothingStartsWithoutAnybodyWhoIsStaff() throws Exception {
        assertThat(newEnv().exit).isEqualTo(2);
        assertThat(newEnv("--staff", "").exit).isEqualTo(2);
        assertThat(environment).doesNotExist();
        newEnv("--staff", "me@example.com");
        assertThat(environment).content().contains("OFFSHOOT_STAFF_EMAIL=me@example.com\nOFFSHOOT_STAFF_PASSWORD=");
        Files.writeString(environment, Files.readString(environment).replace("EMAIL=me@example.com", "EMAIL="));

        var read = run(config("--profile", "single"));

        assertThat(read.exit).isNotZero();
        assertThat(read.output).contains("OFFSHOOT_STAFF_EMAIL", "Set the staff account in .env");
    }

    @Test
    void whatTheShopAloneHasTheServicesFindAndTheOtherWayRound() throws Exception {
        try (var postgres = new RunningPostgres();
                var broker = new EmbeddedBroker(folder.resolve("broker"));
                var processes = new Deployment(
                        Path.of("target", "processes", "compose"),
                        List.of("catalog", "customers"),
                        postgres.url(),
                        broker.port())) {
            var shop = processes.shop().with("spring.datasource.username", "shop");
            shop.with(
                    "offshoot.identity.jwks-uri",
                    shop.uri("/.well-known/jwks.json").toString());
            makeRoles(postgres);

            shop.start();
            var product = ShopClient.staff(shop::uri)
                    .post(
                            "/api/products",
                            Map.of(
                                    "sku", "kept-1",
                                    "name", "Suitcase",
                                    "description", "Goes places",
                                    "price", Map.of("amount", "49.00", "currency", "EUR"),
                                    "quantity", 10))
                    .expect(201)
                    .text("id");
            shop.stop();

            makeRoles(postgres);
            for (var module : List.of("catalog", "customers")) {
                processes
                        .service(module)
                        .with("spring.datasource.username", module)
                        .start();
            }
            processes.gateway().start();
            for (var module : List.of("catalog", "customers")) {
                await().until(() -> processes.hosts(module).equals(List.of(module + "-service")));
            }
            var staff = ShopClient.staff(processes::uri);
            staff.put("/api/products/" + product + "/price", Map.of("amount", "39.00", "currency", "EUR"))
                    .expect(204);
            assertReachesItsOwnAlone(postgres, "catalog");
            processes.service("catalog").stop();
            processes.service("customers").stop();

            makeRoles(postgres);
            shop.start();
            assertThat(ShopClient.staff(shop::uri)
                            .get("/api/products/" + product)
                            .expect(200)
                            .body()
                            .toString())
                    .contains("\"amount\":\"39.00\"");
            assertThat(new JdbcTemplate(new DriverManagerDataSource(postgres.url(), "shop", ""))
                            .queryForList("SELECT count(*) FROM orders.order_report"))
                    .isNotEmpty();
        }
    }

    /** What a module's role owns: everything in its schema, and nothing elsewhere. */
    private static void assertReachesItsOwnAlone(RunningPostgres postgres, String module) {
        var role = new JdbcTemplate(new DriverManagerDataSource(postgres.url(), module, ""));
        assertThat(role.queryForList(
                        "SELECT relname FROM pg_class c WHERE relkind IN ('r', 'S', 'i', 'v') AND relnamespace = '"
                                + module + "'::regnamespace AND relowner <> '" + module + "'::regrole",
                        String.class))
                .isEmpty();
        assertThat(role.queryForList(
                        "SELECT n.nspname FROM pg_namespace n WHERE has_schema_privilege(n.oid, 'USAGE')"
                                + " AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'",
                        String.class))
                .containsExactly(module);
    }

    private static void makeRoles(RunningPostgres postgres) throws Exception {
        var script = DatabaseRolesIT.script(postgres, "postgres");
        var made = end(script);
        assertThat(made.exit).as(made.output).isZero();
        assertThat(made.output).isBlank();
        // the test's server accepts every password, so the catalog is checked for passwords
        assertThat(new JdbcTemplate(new DriverManagerDataSource(postgres.url(), "postgres", ""))
                        .queryForList(
                                "SELECT rolname FROM pg_authid WHERE rolcanlogin AND rolpassword IS NOT NULL",
                                String.class))
                .containsAll(Deployment.MODULES)
                .contains("shop");
        script.environment().remove("ORDERS_DATABASE_PASSWORD");
        var without = end(script);
        assertThat(without.exit).isEqualTo(1);
        assertThat(without.output).contains("ORDERS_DATABASE_PASSWORD is not set");
    }

    private Ended newEnv(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("sh", "deployment/new-env"));
        command.addAll(List.of(arguments));
        // with CDPATH, "cd" might lead elsewhere
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("CDPATH", ROOT.toString());
        return end(builder);
    }

    private List<String> config(String... options) {
        var command = new ArrayList<>(compose);
        command.addAll(List.of("--env-file", environment.toString()));
        command.addAll(List.of(options));
        command.addAll(List.of("config", "-q"));
        return command;
    }

    private static boolean succeeds(List<String> program, String argument) throws InterruptedException {
        var command = new ArrayList<>(program);
        command.add(argument);
        try {
            return run(command).exit == 0;
        } catch (IOException notInstalled) {
            return false;
        }
    }

    private record Ended(int exit, String output) {}

    private static Ended run(List<String> command) throws IOException, InterruptedException {
        return end(new ProcessBuilder(command).directory(ROOT.toFile()));
    }

    private static Ended end(ProcessBuilder builder) throws IOException, InterruptedException {
        var process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return new Ended(process.exitValue(), output);
    }
}
