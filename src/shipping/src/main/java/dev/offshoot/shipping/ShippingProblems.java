package dev.offshoot.shipping;

import java.net.URI;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

@RestControllerAdvice(basePackageClasses = ShippingProblems.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class ShippingProblems {

    @ExceptionHandler
    ProblemDetail on(NoSuchShipment fact) {
        var problem = ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, fact.getMessage());
        problem.setType(URI.create("urn:offshoot:problem:no-such-shipment"));
        return problem;
    }
}
