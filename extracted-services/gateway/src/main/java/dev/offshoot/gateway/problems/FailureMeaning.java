package dev.offshoot.gateway.problems;

import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/** Says what a failure means to the client; implemented where such failures come from. */
public interface FailureMeaning {

    /** What to answer, or nothing where this kind of failure is not known here. */
    @Nullable Problem of(ServerWebExchange exchange, Throwable failure);
}
