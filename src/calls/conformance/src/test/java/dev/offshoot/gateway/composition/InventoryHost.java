package dev.offshoot.gateway.composition;

import dev.offshoot.InventoryAlone;
import dev.offshoot.messaging.engine.modules.LocalModules;
import dev.offshoot.messaging.testing.FreePorts;
import java.net.URI;
import java.util.Collection;
import java.util.UUID;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.util.ReflectionTestUtils;

/** A process that hosts inventory, and answers over all technologies. */
final class InventoryHost implements AutoCloseable {

    static final String OPERATOR_KEY = "the-operators-key-of-these-tests-0123456789";

    private final String name;
    private final int port;
    private final ConfigurableApplicationContext process;

    InventoryHost(String name, String database) {
        this.name = name;
        this.port = FreePorts.withOffsets(1000, 3000, 4000);
        process = SpringApplication.run(
                InventoryAlone.class,
                // not the settings of the gateway, which are on the classpath
                "--spring.config.name=none",
                "--spring.application.name=" + name,
                "--server.port=" + port,
                "--offshoot.test.keep-datasource=true",
                "--spring.datasource.url=" + database,
                "--spring.datasource.username=sa",
                "--offshoot.demo=true",
                "--offshoot.security.operator-key=" + OPERATOR_KEY,
                "--offshoot.calls.answer=thrift,dubbo");
    }

    String name() {
        return name;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    int port() {
        return port;
    }

    /** Starts or stops hosting inventory; the gateway's view is as old as its last poll. */
    void hosts(boolean hosted) {
        process.getBean(LocalModules.class).host("inventory", hosted);
    }

    /** Puts a new product on the shelf. */
    UUID product(int onHand) {
        var product = UUID.randomUUID();
        jdbc().update(
                        "INSERT INTO inventory.stock (product_id, initial, on_hand) VALUES (?, ?, ?)",
                        product,
                        onHand,
                        onHand);
        return product;
    }

    void restock(UUID product, int quantity) {
        jdbc().update(
                        "UPDATE inventory.stock SET restocked = restocked + ?, on_hand = on_hand + ? WHERE product_id = ?",
                        quantity,
                        quantity,
                        product);
    }

    /** How many streams of stock it serves. */
    int watchers() {
        var watches = ReflectionTestUtils.getField(process.getBean("dev.offshoot.inventory.WatchingStock"), "watches");
        return ((Collection<?>) watches).size();
    }

    private JdbcTemplate jdbc() {
        return process.getBean(JdbcTemplate.class);
    }

    @Override
    public void close() {
        process.close();
    }
}
