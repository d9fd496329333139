package dev.offshoot.gateway.problems;

import dev.offshoot.platform.http.ProblemPage;
import java.net.URI;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;

/** An error that the gateway itself reports to a client, as a problem detail (RFC 9457). */
public class Problem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final HttpStatus status;
    private final String type;

    public Problem(HttpStatus status, String type, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.type = type;
    }

    HttpStatus status() {
        return status;
    }

    ProblemDetail detail() {
        var detail = ProblemDetail.forStatusAndDetail(status, String.valueOf(getMessage()));
        detail.setType(URI.create(ProblemPage.TYPE + type));
        return detail;
    }

    /** The problem as an endpoint's response. */
    public WebEndpointResponse<Object> answer() {
        return new WebEndpointResponse<>(detail(), status.value(), MediaType.APPLICATION_PROBLEM_JSON);
    }
}
