package dev.offshoot.gateway.routing;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import java.io.ByteArrayOutputStream;

/**
 * Keeps the body of a module's answer to a WebSocket handshake: for a refusal, it is the problem detail, which the client
 * of Reactor Netty discards.
 */
class HandshakeAnswer extends ChannelInboundHandlerAdapter {

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    /** Reads the body, whose length the client limits. After the upgrade, there are only frames. */
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpContent content) {
            body.writeBytes(ByteBufUtil.getBytes(content.content()));
        }
        context.fireChannelRead(message);
    }

    byte[] body() {
        return body.toByteArray();
    }
}
