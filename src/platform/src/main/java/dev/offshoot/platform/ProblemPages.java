package dev.offshoot.platform;

import dev.offshoot.platform.http.ProblemPage;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Shows browsers an error page instead of problem details, except for {@code /api} and {@code /actuator}, which are for
 * programs.
 */
class ProblemPages extends OncePerRequestFilter {

    private final JsonMapper json;
    private final ProblemPage page;

    ProblemPages(Resource page, JsonMapper json) throws IOException {
        this.page = new ProblemPage(page.getContentAsString(StandardCharsets.UTF_8));
        this.json = json;
    }

    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        var path = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String failed
                ? failed
                : request.getRequestURI();
        return !Set.of("GET", "HEAD").contains(request.getMethod())
                || path.startsWith("/api/")
                || path.startsWith("/actuator")
                || !wantsPage(request.getHeader(HttpHeaders.ACCEPT));
    }

    /** Whether the client accepts HTML explicitly, and no JSON, as browsers do when they navigate. */
    static boolean wantsPage(@Nullable String accept) {
        try {
            return ProblemPage.isWanted(MediaType.parseMediaTypes(accept));
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var answer = new BufferedProblem(response);
        chain.doFilter(request, answer);
        if (answer.isProblem()) {
            show(read(answer), answer.getStatus(), response);
        }
    }

    private JsonNode read(BufferedProblem answer) {
        try {
            return json.readTree(answer.body());
        } catch (JacksonException e) {
            return json.createObjectNode(); // an answer to HEAD has no body
        }
    }

    private void show(JsonNode problem, int code, HttpServletResponse response) throws IOException {
        // no page requires sign-in, so a rejected request was for a page that does not exist
        var missing = code == 401 || code == 403;
        var status = missing ? HttpStatus.NOT_FOUND : HttpStatus.valueOf(code);
        var type = missing ? "" : problem.path("type").asString("");
        response.setStatus(status.value());
        if (missing) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, null);
        }
        response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT);
        response.setContentType("text/html;charset=UTF-8");
        var bytes = page.show(status, type, problem.path("detail").asString(""));
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
