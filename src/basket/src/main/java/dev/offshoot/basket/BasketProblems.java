package dev.offshoot.basket;

import java.net.URI;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

@RestControllerAdvice(basePackageClasses = BasketProblems.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class BasketProblems {

    @ExceptionHandler
    ProblemDetail on(NoSuchProduct fact) {
        return problem(HttpStatus.NOT_FOUND, "no-such-product", fact);
    }

    @ExceptionHandler
    ProblemDetail on(BasketFull fact) {
        return problem(HttpStatus.UNPROCESSABLE_CONTENT, "basket-full", fact);
    }

    @ExceptionHandler
    ProblemDetail on(BasketNotOrderable fact) {
        return problem(HttpStatus.UNPROCESSABLE_CONTENT, fact.problem, fact);
    }

    @ExceptionHandler
    ProblemDetail on(IdempotencyKeyReused fact) {
        return problem(HttpStatus.UNPROCESSABLE_CONTENT, "idempotency-key-reused", fact);
    }

    @ExceptionHandler
    ProblemDetail on(TotalChanged fact) {
        var problem = problem(HttpStatus.CONFLICT, "total-changed", fact);
        problem.setProperty("total", fact.total);
        return problem;
    }

    private static ProblemDetail problem(HttpStatus status, String type, RuntimeException fact) {
        var problem = ProblemDetail.forStatusAndDetail(status, fact.getMessage());
        problem.setType(URI.create("urn:offshoot:problem:" + type));
        return problem;
    }
}
