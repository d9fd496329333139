package dev.offshoot.gateway.protection;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Limits the time from the first byte of a request to the end of its headers, and from its response to the end of its
 * body. The server's own timeouts restart with each byte. Belongs to one connection, and is called only by its event
 * loop.
 */
final class RequestDeadline {

    private final Duration within;
    private @Nullable Future<?> running;
    private boolean inBody;
    private boolean upgraded;

    RequestDeadline(Duration within) {
        this.within = within;
    }

    /** The handler for incoming bytes. */
    ChannelHandler bytes() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                if (!inBody && !upgraded && running == null) {
                    begin(context);
                }
                context.fireChannelRead(message);
            }

            @Override
            public void channelInactive(ChannelHandlerContext context) {
                stop();
                context.fireChannelInactive();
            }
        };
    }

    /** The handler for decoded requests. */
    ChannelHandler requests() {
        return new ChannelDuplexHandler() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                if (message instanceof HttpRequest) {
                    stop();
                    inBody = true;
                }
                if (message instanceof LastHttpContent) {
                    stop();
                    inBody = false;
                }
                context.fireChannelRead(message);
            }

            /** After an early response, the client may still send the rest of its body, but only for a limited time. */
            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                if (message instanceof HttpResponse response
                        && response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
                    // frames of a WebSocket follow, at any time
                    upgraded = true;
                    stop();
                }
                if (message instanceof LastHttpContent && !isInterim(message) && inBody && running == null) {
                    begin(context);
                }
                context.write(message, promise);
            }
        };
    }

    /** {@code 100 Continue} requests the body, and is not the response. */
    private static boolean isInterim(Object message) {
        return message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    private void begin(ChannelHandlerContext context) {
        running = context.executor().schedule(() -> context.close(), within.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void stop() {
        if (running != null) {
            running.cancel(false);
            running = null;
        }
    }
}
