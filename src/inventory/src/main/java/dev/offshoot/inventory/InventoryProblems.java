package dev.offshoot.inventory;

import java.net.URI;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

@RestControllerAdvice(basePackageClasses = InventoryProblems.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class InventoryProblems {

    @ExceptionHandler
    ProblemDetail on(NoSuchStock fact) {
        return problem(HttpStatus.NOT_FOUND, "no-such-stock", fact);
    }

    @ExceptionHandler
    ProblemDetail on(InvalidQuestion fact) {
        return problem(HttpStatus.BAD_REQUEST, "invalid-request", fact);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> on(TooManyWatchers fact) {
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, "5")
                // a client that wants events would get no problem otherwise
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem(HttpStatus.SERVICE_UNAVAILABLE, "too-many-streams", fact));
    }

    @ExceptionHandler
    ProblemDetail on(IdempotencyKeyReused fact) {
        return problem(HttpStatus.UNPROCESSABLE_CONTENT, "idempotency-key-reused", fact);
    }

    private static ProblemDetail problem(HttpStatus status, String type, RuntimeException fact) {
        var problem = ProblemDetail.forStatusAndDetail(status, fact.getMessage());
        problem.setType(URI.create("urn:offshoot:problem:" + type));
        return problem;
    }
}
