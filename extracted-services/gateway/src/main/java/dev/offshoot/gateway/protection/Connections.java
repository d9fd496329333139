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
 * Closes connections that clients hold without using them: one by one they cost little, by the thousand everything. How
 * many there may be is bounded as well.
 */
@Component
class Connections implements NettyServerCustomizer {

    private static final Logger LOG = LoggerFactory.getLogger("offshoot");

    private final ConnectionSettings settings;

    Connections(ConnectionSettings settings) {
        this.settings = settings;
        // nobody is left to hear of it, and a line for each is what strangers could fill the log with
        Hooks.onErrorDropped(failure -> {
            if (!RoutingFailures.isOfTheClient(failure) && !(failure instanceof IOException)) {
                LOG.error("A failure that nobody waited for", failure);
            }
        });
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
