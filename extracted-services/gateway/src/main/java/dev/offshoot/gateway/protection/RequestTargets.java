package dev.offshoot.gateway.protection;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.util.UriUtils;
import reactor.netty.NettyPipeline;

/**
 * Passes queries through that are not valid in a {@link java.net.URI}, because the module decides what a query means.
 * Within the gateway, the query is encoded, and the original is kept in a header.
 */
@Configuration(proxyBeanMethods = false)
public class RequestTargets {

    /** The header; if a client sends it, it is removed. */
    static final String QUERY = "offshoot-query";

    /** Its value for a request that must be refused; a query starts with a question mark. */
    private static final String UNREADABLE = "-";

    private static final Pattern ORIGIN = Pattern.compile("https?://" + WellFormed.HOST.pattern());
    private static final String PATH = "-._~!$&'()*+,;=:@/";

    /** Whether the original query differs from the one in the request's URI, and must be sent to the module. */
    public static boolean isOdd(ServerHttpRequest request) {
        return request.getHeaders().containsHeader(QUERY);
    }

    static boolean isUnreadable(ServerHttpRequest request) {
        return UNREADABLE.equals(request.getHeaders().getFirst(QUERY));
    }

    /** The handler for incoming requests, before the server reads them. */
    static ChannelHandler in() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                if (message instanceof HttpRequest request) {
                    makeReadable(request);
                }
                context.fireChannelRead(message);
            }
        };
    }

    private static void makeReadable(HttpRequest request) {
        request.headers().remove(QUERY);
        var target = request.uri();
        var mark = target.indexOf('?');
        var path = pathOf(mark < 0 ? target : target.substring(0, mark));
        var query = mark < 0 ? "" : target.substring(mark);
        if (path == null || !query.chars().allMatch(RequestTargets::isVisible)) {
            request.headers().set(QUERY, UNREADABLE);
            request.setUri("/");
        } else if (!consistsOf(query, PATH + '?')) {
            request.headers().set(QUERY, query);
            request.setUri(path + '?' + UriUtils.encode(query.substring(1), StandardCharsets.ISO_8859_1));
        }
    }

    /** The path, or null if it is malformed. In a request to a proxy, a scheme and a host precede it. */
    private static @Nullable String pathOf(String target) {
        var origin = ORIGIN.matcher(target);
        var path = origin.lookingAt() ? target.substring(origin.end()) : target;
        return path.startsWith("/") && consistsOf(path, PATH) ? target : null;
    }

    /** Whether these are only letters, digits, encoded bytes and the given marks (RFC 3986). */
    private static boolean consistsOf(String text, String marks) {
        for (var i = 0; i < text.length(); i++) {
            var character = text.charAt(i);
            if (character == '%') {
                if (i + 2 >= text.length() || !isHex(text.charAt(i + 1)) || !isHex(text.charAt(i + 2))) {
                    return false;
                }
                i += 2;
            } else if (!isVisible(character) || !Character.isLetterOrDigit(character) && marks.indexOf(character) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHex(char character) {
        return Character.digit(character, 16) >= 0;
    }

    private static boolean isVisible(int character) {
        return character > ' ' && character < 0x7f;
    }

    /** Restores the original query. */
    @Bean
    HttpClientCustomizer sendsQueriesAsTheyCame() {
        return client -> client.doOnChannelInit((observer, channel, address) ->
                channel.pipeline().addAfter(NettyPipeline.HttpCodec, "offshoot.targets", out()));
    }

    private static ChannelHandler out() {
        return new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                if (message instanceof HttpRequest request) {
                    var query = request.headers().get(QUERY);
                    if (query != null) {
                        request.headers().remove(QUERY);
                        var mark = request.uri().indexOf('?');
                        request.setUri((mark < 0 ? request.uri() : request.uri().substring(0, mark)) + query);
                    }
                }
                context.write(message, promise);
            }
        };
    }
}
