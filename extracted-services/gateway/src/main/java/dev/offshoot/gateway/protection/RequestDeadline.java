package dev.offshoot.gateway.protection;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * From the first byte of a request until its headers are there, and from its answer until the rest of its body is: so
 * long and no longer, however many bytes come meanwhile. The time-outs of the server start again with each of them.
 * Belongs to one connection, whose event loop alone calls it.
 */
final class RequestDeadline {

    private final Duration within;
    private @Nullable Future<?> running;
    private boolean inBody;

    RequestDeadline(Duration within) {
        this.within = within;
    }

    /** Stands where bytes come in. */
    ChannelHandler bytes() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                if (!inBody && running == null) {
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

    /** Stands where requests come out. */
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

            /** Who is answered before the body is there need not send the rest, but must not take for ever to. */
            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                if (message instanceof LastHttpContent && !isInterim(message) && inBody && running == null) {
                    begin(context);
                }
                context.write(message, promise);
            }
        };
    }

    /** {@code 100 Continue} asks for the body, and answers nothing. */
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
