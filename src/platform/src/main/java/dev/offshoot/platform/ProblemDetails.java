package dev.offshoot.platform;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.validation.FieldError;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.util.DisconnectedClientHelper;
import tools.jackson.databind.DatabindException;

/**
 * Turns common exceptions into problem details, after the modules' own advices. It is an auto-configuration itself,
 * because an application's component scan would find it a second time.
 */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
class ProblemDetails extends ResponseEntityExceptionHandler {

    /** An invalid field of a request. */
    record Violation(String field, String message) {}

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException ex, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var violations = ex.getBindingResult().getAllErrors().stream()
                .map(error -> new Violation(
                        error instanceof FieldError field ? field.getField() : error.getObjectName(),
                        String.valueOf(error.getDefaultMessage())))
                .toList();
        return handleExceptionInternal(ex, invalid(violations), headers, status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
            HandlerMethodValidationException ex, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var violations = ex.getParameterValidationResults().stream()
                .flatMap(result -> result.getResolvableErrors().stream()
                        .map(error -> new Violation(
                                error instanceof FieldError field
                                        ? field.getField()
                                        : String.valueOf(
                                                result.getMethodParameter().getParameterName()),
                                String.valueOf(error.getDefaultMessage()))))
                .toList();
        return handleExceptionInternal(ex, invalid(violations), headers, status, request);
    }

    private static ProblemDetail invalid(List<Violation> violations) {
        var problem = Problems.problem(
                HttpStatus.BAD_REQUEST, "invalid-request", "The request says something that is not allowed.");
        problem.setProperty("violations", violations);
        return problem;
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException ex, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var refused = BodyLimit.refusalBehind(ex);
        if (refused != null) {
            return handleExceptionInternal(ex, refused, headers, HttpStatusCode.valueOf(refused.getStatus()), request);
        }
        if (isAnswered(request) || DisconnectedClientHelper.isClientDisconnectedException(ex)) {
            return null; // the client disconnected, or the server has rejected the framing of the body
        }
        var problem = Problems.problem(HttpStatus.BAD_REQUEST, "malformed-request", whatIsWrong(ex));
        return handleExceptionInternal(ex, problem, headers, status, request);
    }

    /** Describes where the body is invalid. The parser's own messages name classes and quote the body. */
    private static String whatIsWrong(HttpMessageNotReadableException ex) {
        var detail = "The body is missing or is not valid JSON.";
        if (ex.getCause() instanceof DatabindException wrong && !wrong.getPath().isEmpty()) {
            var path = wrong.getPath().stream()
                    .map(step -> step.getPropertyName() != null ? step.getPropertyName() : "[" + step.getIndex() + "]")
                    .collect(Collectors.joining("."));
            detail = "'" + path + "' in the body has an invalid value or type.";
        } else if (ex.getCause() instanceof DatabindException) {
            detail = "The body has the wrong JSON type.";
        }
        return detail;
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException ex, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var problem = Problems.problem(
                HttpStatus.BAD_REQUEST, "malformed-request", "'" + ex.getPropertyName() + "' has the wrong type.");
        return handleExceptionInternal(ex, problem, headers, status, request);
    }

    /**
     * Handles all other exceptions. After a transient database failure, it asks the client to retry, even if the commit
     * failed and its outcome is unknown: requests that must not be repeated carry an {@code Idempotency-Key}, all
     * others are idempotent.
     */
    @ExceptionHandler
    @Nullable ResponseEntity<Object> everythingElse(Exception ex, WebRequest request) throws Exception {
        if (ex instanceof AccessDeniedException || ex instanceof AuthenticationException) {
            throw ex; // handled by Spring Security's filters
        }
        // before the check for disconnected clients, because broken database connections have the same messages
        if (TransientDatabaseFailure.isBehind(ex)) {
            logger.warn("Answered with 503 because of a transient database failure: "
                    + ex.getClass().getName());
            logger.debug("Cause", ex);
            return handleExceptionInternal(
                    ex, Problems.temporarilyUnavailable(), new HttpHeaders(), HttpStatus.SERVICE_UNAVAILABLE, request);
        }
        var refused = BodyLimit.refusalBehind(ex);
        if (refused != null) {
            return handleExceptionInternal(
                    ex, refused, new HttpHeaders(), HttpStatusCode.valueOf(refused.getStatus()), request);
        }
        if (ex instanceof RequestRejectedException) {
            var problem = Problems.problem(
                    HttpStatus.BAD_REQUEST,
                    "malformed-request",
                    "The request contains characters that are not allowed.");
            return handleExceptionInternal(ex, problem, new HttpHeaders(), HttpStatus.BAD_REQUEST, request);
        }
        if (DisconnectedClientHelper.isClientDisconnectedException(ex)
                || (ex instanceof IOException && isAnswered(request))) {
            return null; // the client disconnected, or the server has rejected the framing of the body
        }
        logger.error("Answered with 500", ex);
        return handleExceptionInternal(
                ex, Problems.internalError(), new HttpHeaders(), HttpStatus.INTERNAL_SERVER_ERROR, request);
    }

    private static boolean isAnswered(WebRequest request) {
        return request instanceof ServletWebRequest web
                && web.getResponse() != null
                && web.getResponse().isCommitted();
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception ex, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (status.is5xxServerError() && TransientDatabaseFailure.isBehind(ex)) {
            status = HttpStatus.SERVICE_UNAVAILABLE;
            body = Problems.temporarilyUnavailable();
        } else if (status.is5xxServerError() && DisconnectedClientHelper.isClientDisconnectedException(ex)) {
            return null; // the client disconnected before the answer was written
        }
        if (status.value() == HttpStatus.SERVICE_UNAVAILABLE.value()
                && !headers.containsHeader(HttpHeaders.RETRY_AFTER)) {
            headers.set(HttpHeaders.RETRY_AFTER, "1");
        }
        if (body == null && ex instanceof ErrorResponse said) {
            body = said.updateAndGetBody(getMessageSource(), request.getLocale());
        }
        if (status.is5xxServerError() && !(body instanceof ProblemDetail problem && !isUntyped(problem))) {
            // Spring's message for an internal error names classes
            logger.error("Answered with " + status, ex);
            body = status.value() == 503 ? Problems.temporarilyUnavailable() : Problems.internalError();
        }
        if (body instanceof ProblemDetail problem && isUntyped(problem)) {
            problem.setType(Problems.type(status));
        }
        return super.handleExceptionInternal(ex, body, headers, status, request);
    }

    private static boolean isUntyped(ProblemDetail problem) {
        return problem.getType() == null || problem.getType().toString().equals("about:blank");
    }
}
