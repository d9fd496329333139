package dev.offshoot.gateway.operations;

import dev.offshoot.gateway.routing.OperatorClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** {@code /actuator/traffic/{subject}}: recent deliveries about one subject, such as an order, in all processes. */
@Component
@Endpoint(id = "traffic")
class TrafficEndpoint {

    private final OperatorClient everywhere;

    TrafficEndpoint(OperatorClient everywhere) {
        this.everywhere = everywhere;
    }

    /** As the processes report them, unordered, because clocks may differ. */
    record Path(List<JsonNode> steps) {}

    @ReadOperation
    public Mono<Path> path(@Selector String subject) {
        return everywhere
                .get("/actuator/traffic/" + UriUtils.encodePathSegment(subject, StandardCharsets.UTF_8))
                .map(answers -> {
                    var steps = new ArrayList<JsonNode>();
                    answers.forEach(answer -> answer.body().path("steps").forEach(steps::add));
                    return new Path(steps);
                });
    }
}
