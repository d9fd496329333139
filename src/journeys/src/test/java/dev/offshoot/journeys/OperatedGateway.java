package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** What an operator sees of a gateway, and does there. */
record OperatedGateway(ShopClient operator) {

    /** The URLs of the processes that the gateway knows, and whether they answer. */
    Map<String, Boolean> known() {
        return operator.get("/actuator/modules")
                .expect(200)
                .body()
                .path("instances")
                .valueStream()
                .collect(Collectors.toMap(
                        instance -> instance.path("url").asString(),
                        instance -> instance.path("reachable").asBoolean()));
    }

    /** Moves a module, and waits until it has moved. */
    void move(String module, String to) {
        operator.post("/actuator/modules/" + module, Map.of("to", to)).expect(202);
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> {
                    var now = operator.get("/actuator/modules")
                            .expect(200)
                            .body()
                            .path("modules")
                            .path(module);
                    assertThat(now.path("move").path("step").asString())
                            .as("%s", now)
                            .isEqualTo("DONE");
                    assertThat(now.path("hosts")).hasSize(1);
                });
    }
}
