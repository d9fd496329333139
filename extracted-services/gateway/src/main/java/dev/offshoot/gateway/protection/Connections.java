package dev.offshoot.gateway.protection;

import dev.offshoot.gateway.routing.RoutingFailures;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Hooks;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/**
 * Closes idle connections, since thousands of them would exhaust the gateway, and limits the number of connections.
 */
@Component
class Connections implements NettyServerCustomizer {

    private static final Logger LOG = LoggerFactory.getLogger("offshoot");

    /** If a connection has been closed, Netty may say so with an exception that has no type of its own. */
    private static final String CLOSED = "channel not registered to an event loop";

    static {
        // once in a process, however many contexts it has: each call adds a hook to those before
        // the client is gone, and a line for each such failure would let strangers fill the log
        Hooks.onErrorDropped(failure -> {
            if (!RoutingFailures.isOfTheClient(failure) && !isOfAConnection(failure)) {
                LOG.error("An error was dropped, because no subscriber was left", failure);
            }
        });
    }

    private final ConnectionSettings settings;

    Connections(ConnectionSettings settings) {
        this.settings = settings;
    }

    private static boolean isOfAConnection(Throwable failure) {
        return failure instanceof IOException
                || failure instanceof IllegalStateException && CLOSED.equals(failure.getMessage());
    }

    @Override
    public HttpServer apply(HttpServer server) {
        return server.maxConnections(settings.connections())
                // between two requests
                .idleTimeout(settings.idle())
                // between two pieces of one body
                .readTimeout(settings.silence())
                .doOnChannelInit((observer, channel, remote) -> {
                    var deadline = new RequestDeadline(settings.silence());
                    channel.pipeline().addFirst("offshoot.bytes", deadline.bytes());
                    channel.pipeline().addAfter(NettyPipeline.HttpCodec, "offshoot.requests", deadline.requests());
                    channel.pipeline().addAfter("offshoot.requests", "offshoot.targets", RequestTargets.in());
                });
    }
}
