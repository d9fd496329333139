package dev.offshoot.platform;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;

/**
 * Answers with problem details if Tomcat rejects a request before our filters, such as one with an encoded slash in its
 * path.
 */
class TomcatProblems extends ErrorReportValve {

    private final Problems problems;

    TomcatProblems(Problems problems) {
        this.problems = problems;
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        var status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        var problem = switch (status) {
            case 400 -> Problems.problem(HttpStatus.BAD_REQUEST, "malformed-request", "The request is malformed.");
            case 500 -> Problems.internalError();
            default -> Problems.problem(HttpStatusCode.valueOf(status));
        };
        try {
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            var body = response.getReporter();
            if (body != null) {
                body.write(problems.json(problem));
                response.finishResponse();
            }
        } catch (IOException e) {
            // the client disconnected
        }
    }
}
