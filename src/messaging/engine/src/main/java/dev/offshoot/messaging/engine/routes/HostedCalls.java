package dev.offshoot.messaging.engine.routes;

import dev.offshoot.messaging.engine.modules.LocalModules;
import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.HashMap;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;

/** Rejects calls to gRPC services of modules that this process does not host, with UNAVAILABLE. */
public class HostedCalls implements ServerInterceptor {

    private final LocalModules modules;
    private final ObjectProvider<BindableService> services;
    /** The owning modules, by service name. */
    private volatile Map<String, String> owners = Map.of();

    public HostedCalls(LocalModules modules, ObjectProvider<BindableService> services) {
        this.modules = modules;
        this.services = services;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        var module = owners().get(call.getMethodDescriptor().getServiceName());
        if (module == null || !modules.isHere(module) || modules.isHosted(module)) {
            return next.startCall(call, headers);
        }
        call.close(
                Status.UNAVAILABLE.withDescription("Module '" + module + "' is hosted by another process"),
                new Metadata());
        return new ServerCall.Listener<>() {};
    }

    private Map<String, String> owners() {
        if (owners.isEmpty()) {
            var found = new HashMap<String, String>();
            services.forEach(service -> {
                var module = modules.moduleOf(service.getClass());
                if (module != null) {
                    found.put(service.bindService().getServiceDescriptor().getName(), module);
                }
            });
            owners = found;
        }
        return owners;
    }
}
