package dev.offshoot.gateway.problems;

import dev.offshoot.platform.http.ProblemPage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpMethod;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;

/**
 * The error pages for browsers; other clients get a problem detail. Under {@code /api} and {@code /actuator}, which only
 * programs use, browsers get problem details too.
 */
@Component
public class ProblemPages {

    private final ProgramPaths programs;
    private final ProblemPage page;

    ProblemPages(ProgramPaths programs) throws IOException {
        this.programs = programs;
        page = new ProblemPage(new ClassPathResource(ProblemPage.LOCATION).getContentAsString(StandardCharsets.UTF_8));
    }

    /** The page, or null if the client gets a problem detail. */
    byte @Nullable [] of(ServerHttpRequest request, Problem problem) {
        var path = request.getPath().value();
        if (!List.of(HttpMethod.GET, HttpMethod.HEAD).contains(request.getMethod())
                || programs.contain(path)
                || !isWanted(request)) {
            return null;
        }
        return page.show(
                problem.status(), String.valueOf(problem.detail().getType()), String.valueOf(problem.getMessage()));
    }

    /** Whether the request accepts HTML explicitly, and not JSON, as browsers do for typed addresses and links. */
    public static boolean isWanted(ServerHttpRequest request) {
        try {
            return ProblemPage.isWanted(request.getHeaders().getAccept());
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }
}
