package dev.offshoot.gateway.composition;

import dev.offshoot.gateway.routing.Instance;
import dev.offshoot.platform.calls.dubbo.AvailabilityService;
import dev.offshoot.platform.calls.dubbo.Dubbo;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.dubbo.config.ReferenceConfig;
import org.apache.dubbo.config.bootstrap.DubboBootstrap;
import org.apache.dubbo.rpc.RpcException;
import org.apache.dubbo.rpc.model.FrameworkModel;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * One Dubbo connection for each process, made when it is first needed. Connecting blocks, so it has its own threads: a
 * process that does not answer delays the calls to it, and no others.
 */
final class DubboConnections {

    private static final int LISTENS_WITHIN_MILLIS = 1000;

    private final AvailabilitySettings settings;
    private final DubboBootstrap dubbo = Dubbo.in(new FrameworkModel(), "offshoot-gateway");
    private final Scheduler connecting = Schedulers.newBoundedElastic(8, Integer.MAX_VALUE, "dubbo-connecting");
    private final Map<Instance, CompletableFuture<ReferenceConfig<AvailabilityService>>> connections =
            new ConcurrentHashMap<>();

    DubboConnections(AvailabilitySettings settings) {
        this.settings = settings;
        dubbo.start();
    }

    /** The connection, shared by all callers; it fails if the process cannot be reached, and the next call tries again. */
    CompletableFuture<ReferenceConfig<AvailabilityService>> to(Instance instance) {
        var connection = connections.computeIfAbsent(
                instance, missing -> CompletableFuture.supplyAsync(() -> connect(missing), connecting::schedule));
        instance.whenForgotten(this, () -> forget(instance));
        connection.whenComplete((connected, failure) -> {
            if (failure != null) {
                connections.remove(instance, connection);
            }
        });
        return connection;
    }

    /** Connects now, and fails if that fails: otherwise, Dubbo would hold a failure against the process for a while. */
    private ReferenceConfig<AvailabilityService> connect(Instance instance) {
        var reference = new ReferenceConfig<AvailabilityService>(
                dubbo.getApplicationModel().getDefaultModule());
        reference.setInterface(AvailabilityService.class);
        var host = instance.url().getHost();
        var port = instance.port("dubbo", settings.dubboPortOffset());
        reference.setUrl("tri://" + Dubbo.host(host) + ":" + port);
        var within = (int) settings.availabilityWithin().toMillis();
        reference.setTimeout(within);
        reference.setRetries(0);
        reference.setParameters(Map.of("connect.timeout", String.valueOf(within)));
        try {
            requireListening(host, port);
            reference.get();
            return reference;
        } catch (IOException | RuntimeException e) {
            reference.destroy();
            throw new RpcException(RpcException.NETWORK_EXCEPTION, "Cannot connect to " + instance, e);
        }
    }

    /** Dubbo itself would try again and again until its time is up, and log a page. */
    private static void requireListening(String host, int port) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), LISTENS_WITHIN_MILLIS);
        }
    }

    /** After a failed call: if the connection is broken, the next call makes a new one. Others may use one that works. */
    void failed(Instance instance, CompletableFuture<ReferenceConfig<AvailabilityService>> used) {
        used.thenAccept(reference -> {
            if (!reference.getInvoker().isAvailable() && connections.remove(instance, used)) {
                connecting.schedule(reference::destroy);
            }
        });
    }

    private void forget(Instance instance) {
        var connection = connections.remove(instance);
        if (connection != null) {
            connection.thenAccept(reference -> connecting.schedule(reference::destroy));
        }
    }

    void close() {
        connecting.dispose();
        // only the connections: destroying the framework would close those of others in this JVM
        connections.values().forEach(connection -> connection.thenAccept(ReferenceConfig::destroy));
    }
}
