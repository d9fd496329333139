package dev.offshoot.gateway.problems;

import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/** Translates failures into problems for the client; implemented by the packages that cause them. */
public interface FailureMeaning {

    /** The problem to answer, or null for an unknown kind of failure. */
    @Nullable Problem of(ServerWebExchange exchange, Throwable failure);
}
