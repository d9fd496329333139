package dev.offshoot.gateway.operations;

import dev.offshoot.gateway.moving.Move;
import dev.offshoot.gateway.moving.Moves;
import dev.offshoot.gateway.problems.Problem;
import dev.offshoot.gateway.routing.Instance;
import dev.offshoot.gateway.routing.Instance.View;
import dev.offshoot.gateway.routing.Instances;
import dev.offshoot.gateway.routing.ModuleMap;
import dev.offshoot.gateway.routing.Placement;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** {@code /actuator/modules} of the gateway: shows which process hosts which module, and moves modules. */
@Component
@Endpoint(id = "modules")
class ModulesEndpoint {

    private final ModuleMap map;
    private final Instances instances;
    private final Placement placement;
    private final Moves moves;

    ModulesEndpoint(ModuleMap map, Instances instances, Placement placement, Moves moves) {
        this.map = map;
        this.instances = instances;
        this.placement = placement;
        this.moves = moves;
    }

    /** All modules, and all processes. */
    record Overview(Map<String, Module> modules, List<Process> instances) {}

    /**
     * One module.
     *
     * @param hosts the processes that host it
     * @param pending the number of pending messages in its tables and at the broker, if known
     * @param parked the number of parked deliveries, if known
     * @param move the current or last move
     */
    record Module(
            List<Host> hosts,
            @Nullable Long pending,
            @Nullable Long parked,
            @Nullable Move move) {}

    /**
     * A process that hosts a module.
     *
     * @param weight the percentage of the module's requests that go to processes of this name
     */
    record Host(
            String process,
            URI url,
            int weight,
            boolean ready,
            boolean hearing,
            @Nullable Long pending,
            @Nullable Long parked) {}

    /**
     * A process.
     *
     * @param trouble why it could not be reached, or null
     * @param hosts the modules that it hosts
     * @param carries the modules that it contains, and so could host
     */
    record Process(
            URI url,
            String process,
            boolean reachable,
            @Nullable String trouble,
            List<String> hosts,
            List<String> carries) {}

    /**
     * All modules, and all processes.
     *
     * @param backlog unless false, the processes are asked first; otherwise, their last answers, which may be half a second
     *     old, are enough. Processes are polled with false, so a gateway that is taken for one of them asks nobody
     */
    @ReadOperation
    public Mono<Overview> modules(@Nullable Boolean backlog) {
        return (Boolean.FALSE.equals(backlog) ? Mono.fromSupplier(instances::views) : instances.backlogs())
                .map(this::overview);
    }

    private Overview overview(Map<Instance, View> said) {
        var modules = new TreeMap<String, Module>();
        for (var module : map.modules().keySet()) {
            modules.put(module, module(module, said));
        }
        return new Overview(
                modules, instances.all().stream().map(ModulesEndpoint::process).toList());
    }

    private Module module(String module, Map<Instance, View> said) {
        var hosts = new ArrayList<Host>();
        said.forEach((instance, view) -> {
            var state = view.modules().get(module);
            if (state != null && state.hosted()) {
                hosts.add(new Host(
                        view.process(),
                        instance.url(),
                        placement.percent(module, view.process()),
                        state.ready(),
                        state.hearing(),
                        state.pending(),
                        state.parked()));
            }
        });
        hosts.sort(Comparator.comparing((Host host) -> host.url().toString()));
        // hosts of one module share a schema, so their numbers differ only by the messages that each is processing
        return new Module(
                hosts, pending(hosts), hosts.isEmpty() ? null : hosts.get(0).parked(), moves.of(module));
    }

    private static @Nullable Long pending(List<Host> hosts) {
        var said = hosts.stream().map(Host::pending).filter(Objects::nonNull).toList();
        return said.size() < hosts.size() || said.isEmpty() ? null : Collections.max(said);
    }

    private static Process process(Instance instance) {
        var view = instance.view();
        var carries = view == null
                ? List.<String>of()
                : view.modules().keySet().stream().sorted().toList();
        return new Process(
                instance.url(),
                instance.process(),
                instance.isReachable(),
                instance.trouble(),
                carries.stream().filter(instance::hosts).toList(),
                carries);
    }

    /**
     * Moves a module.
     *
     * @param to the name of the process that will host it
     * @param weight from 1 to 99: the percentage of requests to the new host, until this is called again without it
     * @param start whether to start the process if it does not run
     */
    @WriteOperation
    public Mono<WebEndpointResponse<Object>> move(
            @Selector String module, String to, @Nullable Integer weight, @Nullable Boolean start) {
        if (weight != null && (weight < 1 || weight > 99)) {
            return Mono.just(new Problem(
                            HttpStatus.BAD_REQUEST,
                            "invalid-request",
                            "The weight must be from 1 to 99: the percentage of requests.")
                    .answer());
        }
        return moves.move(module, to, weight, Boolean.TRUE.equals(start))
                .map(move -> new WebEndpointResponse<Object>(move, HttpStatus.ACCEPTED.value()))
                .onErrorResume(Problem.class, problem -> Mono.just(problem.answer()));
    }
}
