package dev.offshoot.platform;

import dev.offshoot.platform.http.ProblemPage;
import dev.offshoot.platform.http.Refusal;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import org.slf4j.MDC;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import tools.jackson.databind.json.JsonMapper;

/** Creates and writes problem details (RFC 9457). */
class Problems {

    static final String TYPE = ProblemPage.TYPE;

    private final JsonMapper json;

    Problems(JsonMapper json) {
        this.json = json;
    }

    /** A problem of the type {@code urn:offshoot:problem:<name>}. */
    static ProblemDetail problem(HttpStatusCode status, String name, String detail) {
        var problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(URI.create(TYPE + name));
        return problem;
    }

    static ProblemDetail problem(Refusal refusal) {
        return problem(refusal.status(), refusal.type(), refusal.detail());
    }

    /** A problem with no more information than its status. */
    static ProblemDetail problem(HttpStatusCode status) {
        var problem = ProblemDetail.forStatus(status);
        problem.setType(type(status));
        return problem;
    }

    /** An internal error. The answer contains the trace id, under which the log has the cause. */
    static ProblemDetail internalError() {
        var problem = problem(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "internal-error",
                "Something went wrong on our side. Report this traceId: the log has the details.");
        problem.setProperty("traceId", MDC.get(TraceContext.TRACE));
        return problem;
    }

    static ProblemDetail temporarilyUnavailable() {
        return problem(
                HttpStatus.SERVICE_UNAVAILABLE,
                "temporarily-unavailable",
                "This could not be done right now. Try again in a moment.");
    }

    /** The type for a status: its reason phrase, with three exceptions. */
    static URI type(HttpStatusCode code) {
        var status = HttpStatus.resolve(code.value());
        if (status == null) {
            return URI.create(TYPE + "unknown");
        }
        return URI.create(TYPE
                + switch (status) {
                    case UNAUTHORIZED -> "unauthenticated";
                    case SERVICE_UNAVAILABLE -> "temporarily-unavailable";
                    case INTERNAL_SERVER_ERROR -> "internal-error";
                    default -> status.getReasonPhrase().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
                });
    }

    String json(ProblemDetail problem) {
        return json.writeValueAsString(problem);
    }

    void write(HttpServletResponse response, ProblemDetail problem) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.setStatus(problem.getStatus());
        if (problem.getStatus() == HttpStatus.SERVICE_UNAVAILABLE.value()
                && !response.containsHeader(HttpHeaders.RETRY_AFTER)) {
            response.setHeader(HttpHeaders.RETRY_AFTER, "1");
        }
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        json.writeValue(response.getOutputStream(), problem);
    }
}
