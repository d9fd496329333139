package dev.offshoot.gateway.operations;

import dev.offshoot.gateway.problems.Problem;
import dev.offshoot.gateway.routing.Instances;
import dev.offshoot.gateway.routing.ModuleMap;
import dev.offshoot.gateway.routing.OperatorClient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** {@code /actuator/deliveries} of the gateway: the parked deliveries of all processes; {@code POST} replays one. */
@Component
@Endpoint(id = "deliveries")
class DeliveriesEndpoint {

    private final ModuleMap map;
    private final Instances instances;
    private final OperatorClient everywhere;

    DeliveriesEndpoint(ModuleMap map, Instances instances, OperatorClient everywhere) {
        this.map = map;
        this.instances = instances;
        this.everywhere = everywhere;
    }

    /** As the processes report them, without duplicates: hosts of one module use the same tables. */
    record Overview(List<JsonNode> parked) {}

    @ReadOperation
    public Mono<Overview> deliveries() {
        return everywhere.get("/actuator/deliveries").map(answers -> {
            var parked = new LinkedHashMap<Row, JsonNode>();
            for (var answer : answers) {
                for (var one : answer.body().path("parked")) {
                    var module = one.path("module").asString("");
                    // a process may still see the tables of a module that it no longer hosts
                    if (answer.instance().hosts(module)) {
                        parked.putIfAbsent(new Row(module, one.path("id").asLong(0)), one);
                    }
                }
            }
            return new Overview(List.copyOf(parked.values()));
        });
    }

    private record Row(String module, long id) {}

    /** Replays one parked delivery, at a process that hosts its module. */
    @WriteOperation
    public Mono<WebEndpointResponse<Object>> driveAgain(@Selector String module, @Selector long id) {
        if (!map.knows(module)) {
            return Mono.just(
                    new Problem(HttpStatus.NOT_FOUND, "no-such-module", "There is no module '%s'.".formatted(module))
                            .answer());
        }
        return instances.hosting(module).stream()
                .findFirst()
                .map(host -> everywhere
                        .post(host, "/actuator/deliveries/" + module + "/" + id, Map.of())
                        .map(said -> new WebEndpointResponse<Object>(
                                said.body(),
                                said.status().value(),
                                said.status().isError()
                                        ? MediaType.APPLICATION_PROBLEM_JSON
                                        : MediaType.APPLICATION_JSON))
                        .onErrorReturn(away(module).answer()))
                .orElseGet(() -> Mono.just(away(module).answer()));
    }

    private static Problem away(String module) {
        return new Problem(
                HttpStatus.SERVICE_UNAVAILABLE,
                "module-unavailable",
                "No process that hosts '%s' is available right now. Try again soon.".formatted(module));
    }
}
