package dev.offshoot.orders;

import java.net.URI;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

@RestControllerAdvice(basePackageClasses = OrderProblems.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class OrderProblems {

    @ExceptionHandler
    ResponseEntity<ProblemDetail> on(NoSuchOrder fact) {
        var answer = ResponseEntity.status(HttpStatus.NOT_FOUND);
        if (fact.mayAppear) {
            answer.header(HttpHeaders.RETRY_AFTER, "1");
        }
        return answer.body(problem(HttpStatus.NOT_FOUND, "no-such-order", fact));
    }

    @ExceptionHandler
    ProblemDetail on(OrderAlreadyShipped fact) {
        return problem(HttpStatus.CONFLICT, "order-already-shipped", fact);
    }

    @ExceptionHandler
    ProblemDetail on(OrderAlreadyCancelled fact) {
        return problem(HttpStatus.CONFLICT, "order-already-cancelled", fact);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> on(TooManyReaders fact) {
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, "10")
                .body(problem(HttpStatus.SERVICE_UNAVAILABLE, "too-many-readers", fact));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> on(UpgradeRequired fact) {
        return ResponseEntity.status(HttpStatus.UPGRADE_REQUIRED)
                .header(HttpHeaders.UPGRADE, "websocket")
                .header("Sec-WebSocket-Version", UpgradeRequired.VERSION)
                .body(problem(HttpStatus.UPGRADE_REQUIRED, "upgrade-required", fact));
    }

    private static ProblemDetail problem(HttpStatus status, String type, RuntimeException fact) {
        var problem = ProblemDetail.forStatusAndDetail(status, fact.getMessage());
        problem.setType(URI.create("urn:offshoot:problem:" + type));
        return problem;
    }
}
