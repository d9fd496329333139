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
 * What a browser is shown that went to a wrong address, where everybody else gets a problem detail. What is asked by
 * programs alone, {@code /api} and {@code /actuator}, answers problem details to browsers, too.
 */
@Component
public class ProblemPages {

    private final ProgramPaths programs;
    private final ProblemPage page;

    ProblemPages(ProgramPaths programs) throws IOException {
        this.programs = programs;
        page = new ProblemPage(new ClassPathResource(ProblemPage.LOCATION).getContentAsString(StandardCharsets.UTF_8));
    }

    /** The page, or nothing if a problem detail is wanted. */
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

    /** Whether somebody accepts HTML by name, and no JSON: browsers do, when an address is typed or a link followed. */
    public static boolean isWanted(ServerHttpRequest request) {
        try {
            return ProblemPage.isWanted(request.getHeaders().getAccept());
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }
}
