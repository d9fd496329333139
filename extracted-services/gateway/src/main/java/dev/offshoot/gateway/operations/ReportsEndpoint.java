package dev.offshoot.gateway.operations;

import dev.offshoot.gateway.routing.OperatorClient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** {@code /actuator/reports} of the gateway: the modules' data on orders, wherever they are hosted. */
@Component
@Endpoint(id = "reports")
class ReportsEndpoint {

    private final OperatorClient everywhere;

    ReportsEndpoint(OperatorClient everywhere) {
        this.everywhere = everywhere;
    }

    /** The newest orders. */
    record Recent(Set<String> orders) {}

    @ReadOperation
    public Mono<Recent> recent() {
        return everywhere.get("/actuator/reports").map(answers -> {
            var orders = new TreeSet<String>();
            answers.forEach(answer -> answer.body().path("orders").forEach(order -> orders.add(order.asString(""))));
            return new Recent(orders);
        });
    }

    /**
     * The reports on these orders (ids, separated by commas), as the processes return them. A report is missing while no
     * process hosts its module; hosts of one module read the same tables.
     */
    @WriteOperation
    public Mono<Map<String, JsonNode>> reports(List<String> orders) {
        return everywhere
                .post("/actuator/reports", Map.of("orders", String.join(",", orders)))
                .map(answers -> {
                    Map<String, JsonNode> reports = new LinkedHashMap<>();
                    answers.forEach(answer -> answer.body()
                            .propertyStream()
                            .filter(report -> report.getValue().isArray())
                            .forEach(report -> reports.putIfAbsent(report.getKey(), report.getValue())));
                    return reports;
                });
    }
}
