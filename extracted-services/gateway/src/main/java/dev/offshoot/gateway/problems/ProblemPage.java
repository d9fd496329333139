package dev.offshoot.gateway.problems;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.util.HtmlUtils;

/**
 * What a browser is shown that went to a wrong address, where everybody else gets a problem detail. What is asked by
 * programs alone, {@code /api} and {@code /actuator}, answers problem details to browsers, too.
 */
@Component
public class ProblemPage {

    private final ProgramPaths programs;
    private final String page;

    ProblemPage(ProgramPaths programs) throws IOException {
        this.programs = programs;
        page = new ClassPathResource("META-INF/offshoot/problem.html").getContentAsString(StandardCharsets.UTF_8);
    }

    /** The page, or nothing if a problem detail is wanted. */
    byte @Nullable [] of(ServerHttpRequest request, Problem problem) {
        var path = request.getPath().value();
        if (!List.of(HttpMethod.GET, HttpMethod.HEAD).contains(request.getMethod())
                || programs.contain(path)
                || !isWanted(request)) {
            return null;
        }
        var status = problem.status();
        var isMissing = status == HttpStatus.NOT_FOUND;
        var type = String.valueOf(problem.detail().getType());
        return page.replace("{status}", String.valueOf(status.value()))
                .replace("{name}", HtmlUtils.htmlEscape(type.substring(type.lastIndexOf(':') + 1)))
                .replace("{title}", isMissing ? "Page not found" : status.getReasonPhrase())
                .replace(
                        "{detail}",
                        isMissing
                                ? "There is no page at this address."
                                : HtmlUtils.htmlEscape(String.valueOf(problem.getMessage())))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Whether somebody accepts HTML by name, and no JSON: browsers do, when an address is typed or a link followed. */
    public static boolean isWanted(ServerHttpRequest request) {
        try {
            var types = request.getHeaders().getAccept();
            return types.stream().anyMatch(MediaType.TEXT_HTML::equalsTypeAndSubtype)
                    && types.stream().noneMatch(type -> type.getSubtype().endsWith("json"));
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }
}
