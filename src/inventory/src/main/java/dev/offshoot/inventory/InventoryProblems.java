package dev.offshoot.inventory;

import java.net.URI;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
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
    ProblemDetail on(IdempotencyKeyReused fact) {
        return problem(HttpStatus.UNPROCESSABLE_CONTENT, "idempotency-key-reused", fact);
    }

    private static ProblemDetail problem(HttpStatus status, String type, RuntimeException fact) {
        var problem = ProblemDetail.forStatusAndDetail(status, fact.getMessage());
        problem.setType(URI.create("urn:offshoot:problem:" + type));
        return problem;
    }
}
