package dev.offshoot.payments;

import java.net.URI;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

@RestControllerAdvice(basePackageClasses = PaymentProblems.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class PaymentProblems {

    @ExceptionHandler
    ProblemDetail on(NoSuchPayment fact) {
        var problem = ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, fact.getMessage());
        problem.setType(URI.create("urn:offshoot:problem:no-such-payment"));
        return problem;
    }
}
