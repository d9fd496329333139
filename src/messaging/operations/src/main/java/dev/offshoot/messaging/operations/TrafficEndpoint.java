package dev.offshoot.messaging.operations;

import dev.offshoot.messaging.operations.ModulesEndpoint.State;
import java.util.List;
import java.util.Map;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/** {@code /actuator/traffic}: which messages pass here, and {@code /actuator/traffic/{subject}}: those about one subject. */
@Endpoint(id = "traffic")
public class TrafficEndpoint {

    private final Traffic traffic;
    private final ModulesEndpoint modules;

    TrafficEndpoint(Traffic traffic, ModulesEndpoint modules) {
        this.traffic = traffic;
        this.modules = modules;
    }

    /**
     * What a process hosts, and what passes through it.
     *
     * @param broker as at {@code /actuator/modules}
     * @param published how many messages went which way since the process started
     */
    public record Picture(
            String process, String broker, boolean accepting, Map<String, State> modules, List<Published> published) {}

    /**
     * How many messages went one way.
     *
     * @param source the module that published
     * @param target the module that hears
     * @param overBroker whether they left the process
     */
    public record Published(String source, String target, String type, boolean overBroker, long messages) {}

    /** The deliveries about one subject that this process remembers. */
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
                        .map(way -> new Published(
                                way.getKey().source(),
                                way.getKey().target(),
                                way.getKey().type(),
                                way.getKey().overBroker(),
                                way.getValue()))
                        .toList());
    }

    /** The deliveries about one subject, such as an order, that are still remembered: of the last 5,000 of all. */
    @ReadOperation
    public Path path(@Selector String subject) {
        return new Path(traffic.about(subject));
    }
}
