package dev.offshoot.gateway.operations;

import dev.offshoot.gateway.moving.LauncherClient;
import dev.offshoot.gateway.problems.Problem;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** {@code POST /actuator/processes/{process}} starts a process that does not run yet, if there is a launcher. */
@Component
@Endpoint(id = "processes")
class ProcessesEndpoint {

    private final LauncherClient launcher;

    ProcessesEndpoint(LauncherClient launcher) {
        this.launcher = launcher;
    }

    /** Answers when the process is ready and known to the gateway. */
    @WriteOperation
    public Mono<WebEndpointResponse<Object>> start(@Selector String process) {
        return launcher.start(process)
                .map(started -> new WebEndpointResponse<Object>(started))
                .onErrorResume(Problem.class, problem -> Mono.just(problem.answer()));
    }
}
