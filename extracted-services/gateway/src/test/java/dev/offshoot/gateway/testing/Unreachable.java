package dev.offshoot.gateway.testing;

import io.netty.channel.ConnectTimeoutException;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** A network in which some names cannot be connected to, each for a reason of its own; all others are this machine. */
public final class Unreachable extends AddressResolverGroup<InetSocketAddress> {

    private static final Map<String, Function<String, IOException>> FAILURES = Map.of(
            "nameless.test", UnknownHostException::new,
            "without-route.test", NoRouteToHostException::new,
            "cut-off.test", ConnectTimeoutException::new);

    private final Queue<String> tried = new ConcurrentLinkedQueue<>();

    /** The names that connections were opened to. */
    public Queue<String> tried() {
        return tried;
    }

    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
        return new InetNameResolver(executor) {

            @Override
            protected void doResolve(String name, Promise<InetAddress> found) {
                tried.add(name);
                var failure = FAILURES.get(name);
                if (failure == null) {
                    found.setSuccess(InetAddress.getLoopbackAddress());
                } else {
                    found.setFailure(failure.apply(name));
                }
            }

            @Override
            protected void doResolveAll(String name, Promise<List<InetAddress>> found) {
                resolve(name).addListener(one -> {
                    if (one.isSuccess()) {
                        found.setSuccess(List.of((InetAddress) one.getNow()));
                    } else {
                        found.setFailure(one.cause());
                    }
                });
            }
        }.asAddressResolver();
    }
}
