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

/** {@code /actuator/modules}: what this process hosts, and the switch to make it stop or start. */
@Endpoint(id = "modules")
public class ModulesEndpoint {

    private final LocalModules local;
    private final Hosting hosting;
    private final ApplicationAvailability availability;

    ModulesEndpoint(LocalModules local, Hosting hosting, ApplicationAvailability availability) {
        this.local = local;
        this.hosting = hosting;
        this.availability = availability;
    }

    /**
     * The modules of a process.
     *
     * @param process the name under which it remembers what it was told
     * @param broker {@code none} where no broker is configured, {@code memory} for one that loses what it holds when it
     *     ends, else {@code rabbitmq}
     * @param accepting false from the moment that it prepares to stop: requests should go elsewhere
     * @param modules by name
     */
    public record Overview(String process, String broker, boolean accepting, Map<String, State> modules) {}

    /**
     * One module.
     *
     * @param hosted whether this process works for it
     * @param ready whether it is hosted, and nothing keeps it from working
     * @param hearing whether it also takes what other processes send it
     * @param pending what waits in its tables, counted up to 10,000, and at the broker as far as it says; nothing where
     *     nobody asked for the backlog, as with the four that follow
     * @param parked what was given up
     * @param outgoing what of the pending is for modules elsewhere
     * @param held what of the pending is at the broker, or taken from it and not written down; nothing while the broker
     *     does not say, and then nobody can know that the module is at rest
     * @param oldest since when the oldest delivery waits
     * @param schema the id of its schema: processes that name the same one share its work
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
     * @param backlog false for clients that poll, and need not know what waits: then no database is asked
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
                hosting.brokerKind(),
                availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC,
                states);
    }

    /** Counts in the order in which messages go, so that none is overlooked on its way. */
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
                hosting.isHearing(module),
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
            return problem(HttpStatus.NOT_FOUND, "no-such-module", "This process carries no module '" + module + "'");
        }
        try {
            hosting.host(module, hosted);
            return new WebEndpointResponse<>(counted(List.of(module)).get(module));
        } catch (CannotMove e) {
            return problem(HttpStatus.CONFLICT, "module-cannot-move", String.valueOf(e.getMessage()));
        }
    }

    static WebEndpointResponse<Object> problem(HttpStatus status, String type, String detail) {
        var problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(URI.create("urn:offshoot:problem:" + type));
        return new WebEndpointResponse<>(problem, status.value(), MediaType.APPLICATION_PROBLEM_JSON);
    }
}
