package dev.offshoot.catalog;

import java.net.URI;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

@RestControllerAdvice(basePackageClasses = CatalogProblems.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class CatalogProblems {

    @ExceptionHandler
    ProblemDetail on(NoSuchProduct fact) {
        return problem(HttpStatus.NOT_FOUND, "no-such-product", fact);
    }

    @ExceptionHandler
    ProblemDetail on(SkuAlreadyListed fact) {
        return problem(HttpStatus.CONFLICT, "sku-already-listed", fact);
    }

    @ExceptionHandler
    ProblemDetail on(UnacceptableOffer fact) {
        return problem(HttpStatus.UNPROCESSABLE_CONTENT, "unacceptable-offer", fact);
    }

    @ExceptionHandler
    ProblemDetail on(NoSuchImport fact) {
        return problem(HttpStatus.NOT_FOUND, "no-such-import", fact);
    }

    @ExceptionHandler
    ProblemDetail on(UnknownFeed fact) {
        return problem(HttpStatus.UNPROCESSABLE_CONTENT, "unknown-feed", fact);
    }

    @ExceptionHandler
    ProblemDetail on(FeedTooLarge fact) {
        return problem(HttpStatus.CONTENT_TOO_LARGE, "feed-too-large", fact);
    }

    private static ProblemDetail problem(HttpStatus status, String type, RuntimeException fact) {
        var problem = ProblemDetail.forStatusAndDetail(status, fact.getMessage());
        problem.setType(URI.create("urn:offshoot:problem:" + type));
        return problem;
    }
}
