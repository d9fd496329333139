package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Someone who moves modules through the gateway. */
final class Operator {

    private final ShopClient client;

    Operator(Function<String, URI> gateway, String key) {
        this(new ShopClient(gateway).with(key));
    }

    /** @param client of the gateway, with the operator key */
    Operator(ShopClient client) {
        this.client = client;
    }

    private JsonNode modules() {
        return client.get("/actuator/modules").expect(200).body();
    }

    /** The processes that host a module, according to the gateway. */
    List<String> hosts(String module) {
        return modules()
                .path("modules")
                .path(module)
                .path("hosts")
                .valueStream()
                .map(host -> host.path("process").asString())
                .distinct()
                .toList();
    }

    /** The processes that answer the gateway, once for each instance, and contain a module. */
    List<String> carriers(String module) {
        return reachable()
                .filter(instance -> instance.path("carries")
                        .valueStream()
                        .anyMatch(one -> one.asString().equals(module)))
                .map(instance -> instance.path("process").asString())
                .toList();
    }

    private Stream<JsonNode> reachable() {
        return modules()
                .path("instances")
                .valueStream()
                .filter(instance -> instance.path("reachable").asBoolean());
    }

    /** Moves a module to a process, and waits until the move is done. */
    void move(String module, String to) {
        begin(module, to);
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> {
                    var move = modules().path("modules").path(module).path("move");
                    assertThat(move.path("step").asString()).as("%s", move).isIn("DONE", "REFUSED");
                });
        assertThat(hosts(module)).as("hosts of %s", module).containsExactly(to);
    }

    /** Orders a move, and does not wait for it. */
    void begin(String module, String to) {
        client.post("/actuator/modules/" + module, Map.of("to", to)).expect(202);
    }
}
