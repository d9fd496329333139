package dev.offshoot.customers;

import java.net.URI;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Maps failures of accounts to HTTP problems. */
@RestControllerAdvice(basePackageClasses = CustomersProblems.class)
class CustomersProblems {

    // reveals that the account exists, as any refusal to register would;
    // failures are counted, so nobody can probe a long list
    @ExceptionHandler(EmailTaken.class)
    ProblemDetail emailTaken() {
        return problem(HttpStatus.CONFLICT, "email-taken", "An account with this e-mail already exists.");
    }

    @ExceptionHandler(SignInRefused.class)
    ProblemDetail signInRefused() {
        return problem(HttpStatus.UNAUTHORIZED, "sign-in-refused", "The e-mail or the password is wrong.");
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> tooMany(Attempts.TooMany fact) {
        return ResponseEntity.status(HttpStatus.TOO_MANY_REQUESTS)
                .header(HttpHeaders.RETRY_AFTER, String.valueOf(fact.seconds))
                .body(problem(
                        HttpStatus.TOO_MANY_REQUESTS,
                        "too-many-attempts",
                        "Too many attempts. Try again in " + fact.seconds + " seconds."));
    }

    @ExceptionHandler(Passwords.Busy.class)
    ResponseEntity<ProblemDetail> busy() {
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, "5")
                .body(problem(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "temporarily-unavailable",
                        "Too many people are signing in right now. Try again in a moment."));
    }

    private static ProblemDetail problem(HttpStatus status, String name, String detail) {
        var problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(URI.create("urn:offshoot:problem:" + name));
        return problem;
    }
}
