package dev.offshoot.platform.calls;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.inprocess.InProcessChannelBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;
import org.springframework.grpc.server.InProcessGrpcServerFactory;
import org.springframework.grpc.server.service.GrpcServiceConfigurer;
import org.springframework.grpc.server.service.GrpcServiceDiscoverer;

/**
 * The gRPC services of this process, called without a network, on the caller's thread. The interceptors are those of
 * calls from outside.
 */
final class LocalServices implements AutoCloseable {

    private final List<ServiceDescriptor> descriptors;
    private final Server server;
    private final ManagedChannel channel;

    LocalServices(GrpcServiceDiscoverer discoverer, GrpcServiceConfigurer configurer) {
        var name = UUID.randomUUID().toString();
        var factory = new InProcessGrpcServerFactory(name, List.of(builder -> builder.directExecutor()));
        var services = discoverer.findServices().stream()
                .map(service -> configurer.configure(service, factory))
                .toList();
        services.forEach(factory::addService);
        descriptors = services.stream()
                .map(ServerServiceDefinition::getServiceDescriptor)
                // health and reflection
                .filter(service -> !service.getName().startsWith("grpc."))
                .toList();
        try {
            server = factory.createServer().start();
        } catch (IOException e) {
            throw new UncheckedIOException("The services of this process could not be opened to itself", e);
        }
        channel = InProcessChannelBuilder.forName(name).directExecutor().build();
    }

    List<ServiceDescriptor> descriptors() {
        return descriptors;
    }

    ManagedChannel channel() {
        return channel;
    }

    @Override
    public void close() {
        channel.shutdownNow();
        server.shutdownNow();
    }
}
