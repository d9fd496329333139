package dev.offshoot.messaging.operations;

import dev.offshoot.messaging.engine.hosting.CannotMove;
import dev.offshoot.messaging.engine.hosting.Hosting;
import dev.offshoot.messaging.engine.modules.LocalModules;
import dev.offshoot.messaging.engine.store.ModuleTables;
import java.net.URI;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;

/** {@code /actuator/modules}: the modules of this process; {@code POST} starts or stops hosting one. */
@Endpoint(id = "modules")
public class ModulesEndpoint {

    private final LocalModules local;
    private final Hosting hosting;
    private final ApplicationAvailability availability;
    private final UUID instance = UUID.randomUUID();

    ModulesEndpoint(LocalModules local, Hosting hosting, ApplicationAvailability availability) {
        this.local = local;
        this.hosting = hosting;
        this.availability = availability;
    }

    /**
     * The modules of a process.
     *
     * @param process the name under which it stores which modules it hosts
     * @param instance differs for each start of a process
     * @param broker {@code none} without a broker, {@code memory} for a broker that loses its messages when it stops,
     *     otherwise its name, such as {@code rabbitmq}
     * @param accepting false once it prepares to stop; send requests to another process then
     * @param modules by name
     */
    public record Overview(
            String process, UUID instance, String broker, boolean accepting, Map<String, State> modules) {}

    /**
     * One module.
     *
     * @param hosted whether this process hosts it
     * @param ready whether it is hosted and its worker is running
     * @param hearing whether it also receives messages from other processes
     * @param pending the backlog in its tables, counted up to 10,000, and at the broker, if it answers. Null with
     *     {@code ?backlog=false}, like the next four
     * @param parked the number of parked messages
     * @param outgoing how many of the pending messages are for modules hosted elsewhere
     * @param held how many of the pending messages are at the broker, or received but not stored. Null while the broker
     *     does not answer; then it is unknown whether the module is at rest
     * @param oldest since when the oldest delivery has been waiting
     * @param schema the id of its schema; processes with the same id share its work
     */
    public record State(
            boolean hosted,
            boolean ready,
            boolean hearing,
            @Nullable Long pending,
            @Nullable Long parked,
            @Nullable Long outgoing,
            @Nullable Long held,
            @Nullable Instant oldest,
            UUID schema) {}

    /**
     * The modules of this process.
     *
     * @param backlog false to omit the backlog, which is the faster way to poll: the database is not queried
     */
    @ReadOperation
    public Overview modules(@Nullable Boolean backlog) {
        var states = new LinkedHashMap<String, State>();
        if (Boolean.FALSE.equals(backlog)) {
            local.present().forEach(module -> states.put(module, state(module, null, null)));
        } else {
            states.putAll(counted(local.present()));
        }
        return new Overview(
                local.process(),
                instance,
                hosting.brokerKind(),
                availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC,
                states);
    }

    /** Counts in the order in which messages travel, so that none is missed on its way. */
    private Map<String, State> counted(Collection<String> modules) {
        var outgoing = new HashMap<String, Long>();
        modules.forEach(
                module -> outgoing.put(module, local.tables(module).outbox().count()));
        var held = hosting.held();
        var states = new LinkedHashMap<String, State>();
        for (var module : modules) {
            var found = local.tables(module).backlog().atLeastOutgoing(outgoing.get(module));
            states.put(module, state(module, found, held.get(module)));
        }
        return states;
    }

    private State state(String module, ModuleTables.@Nullable Backlog backlog, @Nullable Long held) {
        return new State(
                local.isHosted(module),
                hosting.isReady(module),
                hosting.isConsuming(module),
                backlog == null ? null : backlog.pending() + (held == null ? 0 : held),
                backlog == null ? null : backlog.parked(),
                backlog == null ? null : backlog.outgoing(),
                held,
                backlog == null ? null : backlog.oldest(),
                local.schemaOf(module));
    }

    @WriteOperation
    public WebEndpointResponse<Object> host(@Selector String module, boolean hosted) {
        if (!local.isHere(module)) {
            return notHere(module);
        }
        try {
            hosting.host(module, hosted);
            return new WebEndpointResponse<>(counted(List.of(module)).get(module));
        } catch (CannotMove e) {
            return problem(HttpStatus.CONFLICT, "module-cannot-move", String.valueOf(e.getMessage()));
        }
    }

    static WebEndpointResponse<Object> notHere(String module) {
        return problem(
                HttpStatus.NOT_FOUND,
                "no-such-module",
                "This process has no module '" + module + "'. Send the request to one that has it");
    }

    static WebEndpointResponse<Object> problem(HttpStatus status, String type, String detail) {
        var problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(URI.create("urn:offshoot:problem:" + type));
        return new WebEndpointResponse<>(problem, status.value(), MediaType.APPLICATION_PROBLEM_JSON);
    }
}
