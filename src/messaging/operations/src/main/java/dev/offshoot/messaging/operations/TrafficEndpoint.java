package dev.offshoot.messaging.operations;

import dev.offshoot.messaging.operations.ModulesEndpoint.State;
import java.util.List;
import java.util.Map;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * {@code /actuator/traffic}: message counts by route; {@code /actuator/traffic/{subject}}: deliveries about one
 * subject.
 */
@Endpoint(id = "traffic")
public class TrafficEndpoint {

    private final Traffic traffic;
    private final ModulesEndpoint modules;

    TrafficEndpoint(Traffic traffic, ModulesEndpoint modules) {
        this.traffic = traffic;
        this.modules = modules;
    }

    /**
     * The modules of a process, and its message counts.
     *
     * @param broker see {@code /actuator/modules}
     * @param published message counts by route since the process started
     */
    public record Picture(
            String process, String broker, boolean accepting, Map<String, State> modules, List<Published> published) {}

    /**
     * The number of messages on one route.
     *
     * @param source the module that published
     * @param target the module that consumes
     * @param overBroker whether they left the process
     */
    public record Published(String source, String target, String type, boolean overBroker, long messages) {}

    /** The remembered deliveries about one subject. */
    public record Path(List<Traffic.Step> steps) {}

    @ReadOperation
    public Picture traffic() {
        var overview = modules.modules(null);
        return new Picture(
                overview.process(),
                overview.broker(),
                overview.accepting(),
                overview.modules(),
                traffic.published().entrySet().stream()
                        .map(route -> new Published(
                                route.getKey().source(),
                                route.getKey().target(),
                                route.getKey().type(),
                                route.getKey().overBroker(),
                                route.getValue()))
                        .toList());
    }

    /** The deliveries about one subject, such as an order, among the last 5,000 deliveries of this process. */
    @ReadOperation
    public Path path(@Selector String subject) {
        return new Path(traffic.about(subject));
    }
}
