package dev.offshoot.gateway.problems;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.json.JsonMapper;

/** Answers with a problem detail if no process behind the gateway has answered. */
@Component
@Order(-2)
public class Problems implements WebExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger("offshoot");

    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    private final List<FailureMeaning> meanings;
    private final JsonMapper json;
    private final ProblemPages page;

    Problems(List<FailureMeaning> meanings, JsonMapper json, ProblemPages page) {
        this.meanings = meanings;
        this.json = json;
        this.page = page;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
        if (exchange.getResponse().isCommitted()) {
            // break the connection, so that the client cannot take half a response for a complete one
            return isGone(exchange) ? Mono.empty() : Mono.error(failure);
        }
        if (isGone(exchange)) {
            return Mono.empty();
        }
        // remove the headers of the failed response
        ServerWebExchangeUtils.reset(exchange);
        return write(exchange, problem(exchange, failure));
    }

    /** Whether the client has disconnected, or the server has answered by itself and closes the connection. */
    private static boolean isGone(ServerWebExchange exchange) {
        var response = exchange.getResponse();
        // a status can be set as long as the gateway has sent nothing
        return response.setStatusCode(response.getStatusCode())
                        && ServerHttpResponseDecorator.getNativeResponse(response) instanceof HttpServerResponse server
                        && server.hasSentHeaders()
                || ServerHttpRequestDecorator.getNativeRequest(exchange.getRequest()) instanceof Connection connection
                        && !connection.channel().isActive();
    }

    public Mono<Void> write(ServerWebExchange exchange, Problem problem) {
        var response = exchange.getResponse();
        response.setStatusCode(problem.status());
        var shown = page.of(exchange.getRequest(), problem);
        response.getHeaders().setContentType(shown == null ? MediaType.APPLICATION_PROBLEM_JSON : HTML);
        response.getHeaders().remove(HttpHeaders.CONTENT_LENGTH);
        if (problem.status() == HttpStatus.REQUEST_TIMEOUT) {
            // the rest of the body may still arrive, and must not be read as a request
            response.getHeaders().set(HttpHeaders.CONNECTION, "close");
        }
        if (problem.status() == HttpStatus.SERVICE_UNAVAILABLE
                && !response.getHeaders().containsHeader(HttpHeaders.RETRY_AFTER)) {
            response.getHeaders().set(HttpHeaders.RETRY_AFTER, "2");
        }
        if (shown != null) {
            response.getHeaders().setVary(List.of(HttpHeaders.ACCEPT));
        }
        var body = response.bufferFactory().wrap(shown == null ? json.writeValueAsBytes(problem.detail()) : shown);
        return response.writeWith(Mono.just(body));
    }

    private Problem problem(ServerWebExchange exchange, Throwable failure) {
        if (failure instanceof Problem known) {
            return known;
        }
        for (var meaning : meanings) {
            var problem = meaning.of(exchange, failure);
            if (problem != null) {
                return problem;
            }
        }
        if (failure instanceof ResponseStatusException known) {
            var code = HttpStatus.resolve(known.getStatusCode().value());
            return new Problem(
                    code == null ? HttpStatus.BAD_REQUEST : code,
                    code == HttpStatus.NOT_FOUND ? "not-found" : "invalid-request",
                    code == HttpStatus.NOT_FOUND
                            ? "There is no resource at this address."
                            : "The request says something that is not allowed.");
        }
        LOG.error(
                "{} {} failed",
                exchange.getRequest().getMethod(),
                exchange.getRequest().getPath(),
                failure);
        return new Problem(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "internal-error",
                "Something went wrong on our side. Try again later.");
    }
}
