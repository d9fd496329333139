package dev.offshoot.gateway.composition;

import dev.offshoot.gateway.problems.ProgramPaths;
import org.springframework.stereotype.Component;

/** The API of the shop, and what operators ask for. */
@Component
class ApiPaths implements ProgramPaths {

    @Override
    public boolean contain(String path) {
        return path.startsWith("/api/") || path.startsWith("/actuator");
    }
}
