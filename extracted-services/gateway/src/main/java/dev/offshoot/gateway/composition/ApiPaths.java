package dev.offshoot.gateway.composition;

import dev.offshoot.gateway.problems.ProgramPaths;
import org.springframework.stereotype.Component;

/** The paths of the shop's API and of the operators' endpoints. */
@Component
class ApiPaths implements ProgramPaths {

    @Override
    public boolean contain(String path) {
        return path.startsWith("/api/") || path.startsWith("/actuator");
    }
}
