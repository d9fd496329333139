package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import dev.offshoot.messaging.testing.RunningJar;
import dev.offshoot.messaging.testing.RunningRabbit;
import dev.offshoot.messaging.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The shop without inventory, two instances of the inventory service, and every kind of failure while customers buy.
 * After each, nothing is stuck, and all sums are right.
 */
@Tag("all")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServicesInTroubleIT {

    private final Path folder = Path.of("target", "processes", "trouble-" + UUID.randomUUID());
    private final String database = TestDatabase.newPostgresDatabase();
    private final RunningRabbit rabbit = new RunningRabbit(folder.resolve("rabbit")).start();
    private final Wire toBroker = new Wire(rabbit.port());
    private final Wire toDatabase = new Wire(portOf(database));
    private final Deployment deployment =
            new Deployment(folder, List.of("inventory", "inventory"), database, rabbit.port());
    private final List<RunningJar> services = deployment.services("inventory");
    private final List<String> acknowledged = new ArrayList<>();
    private Shoppers shoppers;

    private static int portOf(String url) {
        return Integer.parseInt(url.replaceAll("jdbc:postgresql://[^:/]+:(\\d+)/.*", "$1"));
    }

    @BeforeAll
    void open() {
        services.forEach(service -> service.with(
                "spring.datasource.url",
                database.replace(":" + portOf(database) + "/", ":" + toDatabase.port() + "/")));
        deployment.shop().with("spring.rabbitmq.port", String.valueOf(toBroker.port()));
        deployment.start().extractAll();
    }

    @BeforeEach
    void customersCome() {
        shoppers = Shoppers.content(deployment::uri).start(ShopClient.staff(deployment::uri));
        shoppers.awaitMore(8);
    }

    @AfterEach
    void close() {
        shoppers.close();
    }

    @AfterAll
    void end() {
        deployment.close();
        toBroker.close();
        toDatabase.close();
        rabbit.close();
    }

    private void allIsWellAfter(int orders) throws Exception {
        acknowledged.addAll(shoppers.stop(orders));
        var sums = new ShopSums(database, "postgres");
        sums.awaitRest(ShopClient.staff(deployment::uri), acknowledged, Duration.ofMinutes(3), rabbit);
        sums.areRight(acknowledged);
    }

    @Test
    void twoInstancesShareTheWorkAndARollingRestartShowsNoCustomerAnError() throws Exception {
        for (var service : services) {
            await().atMost(Duration.ofMinutes(1)).until(() -> delivered(service) > 0);
        }

        for (var service : services) {
            service.stop();
            shoppers.awaitMore(8);
            service.start();
            await().atMost(Duration.ofSeconds(30)).until(() -> delivered(service) > 0);
        }

        assertThat(shoppers.disappointments()).as("errors that customers got").isEmpty();
        allIsWellAfter(40);
    }

    private double delivered(RunningJar service) {
        return deployment
                .operator()
                .at(service::uri)
                .text("/actuator/prometheus")
                .lines()
                .filter(line -> line.startsWith("offshoot_messages_delivered_total"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Test
    void aKilledServiceComesBackToWhatItWasDoing() throws Exception {
        services.forEach(RunningJar::kill);
        shoppers.awaitMore(20);
        services.forEach(RunningJar::launch);
        services.forEach(RunningJar::awaitReady);

        allIsWellAfter(40);
    }

    @Test
    void ordersArePlacedWhileTheBrokerIsAway() throws Exception {
        rabbit.kill();
        shoppers.awaitMore(200);

        assertThat(shoppers.disappointments()).as("errors that customers got").isEmpty();
        assertThat(Files.readString(deployment.shop().log())).doesNotContain("OutOfMemoryError");
        var sums = new ShopSums(database, "postgres");
        for (var module : Deployment.MODULES) {
            assertThat(sums.jdbc()
                            .queryForObject(
                                    "SELECT count(*) FROM " + module + ".delivery WHERE attempts > 0", Integer.class))
                    .as("attempts that %s has used up", module)
                    .isZero();
        }
        rabbit.start();
        allIsWellAfter(208);
    }

    @Test
    void theDatabaseOfTheServiceIsAway() throws Exception {
        toDatabase.cut();
        shoppers.awaitMore(30);
        toDatabase.mend();

        allIsWellAfter(40);
    }

    // the broker stores messages and confirms them, but the confirms are lost
    @Test
    void aConfirmNeverComes() throws Exception {
        toBroker.loseAnswers();
        shoppers.awaitMore(30);
        toBroker.mend();

        allIsWellAfter(40);
    }

    @Test
    void messagesComeFiveTimesInNoOrderAndOneCannotBeRead() throws Exception {
        services.forEach(RunningJar::stop);
        shoppers.awaitMore(20);
        var connections = new ConnectionFactory();
        connections.setPort(rabbit.port());
        try (var connection = connections.newConnection();
                var channel = connection.createChannel()) {
            var taken = new ArrayList<GetResponse>();
            for (var message = channel.basicGet("offshoot.inventory", true);
                    message != null;
                    message = channel.basicGet("offshoot.inventory", true)) {
                taken.addAll(Collections.nCopies(5, message));
            }
            assertThat(taken).as("messages that wait for inventory").hasSizeGreaterThan(50);
            Collections.shuffle(taken, new Random(5));
            // without waiting for the confirms, the last messages might be lost on close
            channel.confirmSelect();
            for (var message : taken) {
                channel.basicPublish("offshoot", "inventory", message.getProps(), message.getBody());
            }
            channel.basicPublish(
                    "offshoot", "inventory", new AMQP.BasicProperties(), "no message".getBytes(StandardCharsets.UTF_8));
            channel.waitForConfirmsOrDie(60_000);
        }
        services.forEach(RunningJar::launch);
        services.forEach(RunningJar::awaitReady);

        var jdbc = new ShopSums(database, "postgres").jdbc();
        await().atMost(Duration.ofMinutes(3))
                .untilAsserted(() -> assertThat(jdbc.queryForList(
                                "SELECT type || ' to ' || listener || ': ' || error FROM inventory.delivery WHERE lane = 9",
                                String.class))
                        .as("parked deliveries")
                        .singleElement(InstanceOfAssertFactories.STRING)
                        .contains("It is not a valid message"));
        assertThat(deployment
                        .operator()
                        .at(services.get(0)::uri)
                        .get("/actuator/deliveries")
                        .expect(200)
                        .body()
                        .toString())
                .as("the parked delivery is listed")
                .contains("inventory");
        jdbc.update("DELETE FROM inventory.delivery WHERE lane = 9");
        allIsWellAfter(40);
    }
}
