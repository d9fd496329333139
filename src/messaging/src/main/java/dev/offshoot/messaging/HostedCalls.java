package dev.offshoot.messaging;

import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.HashMap;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;

/** Answers UNAVAILABLE on the gRPC services of a module that this process does not host, before anything is done. */
class HostedCalls implements ServerInterceptor {

    private final Hosting hosting;
    private final ObjectProvider<BindableService> services;
    private volatile Map<String, String> modules = Map.of();

    HostedCalls(Hosting hosting, ObjectProvider<BindableService> services) {
        this.hosting = hosting;
        this.services = services;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        var module = modules().get(call.getMethodDescriptor().getServiceName());
        if (module == null || !hosting.isHere(module) || hosting.isHosted(module)) {
            return next.startCall(call, headers);
        }
        call.close(
                Status.UNAVAILABLE.withDescription("Module '" + module + "' is hosted by another process"),
                new Metadata());
        return new ServerCall.Listener<>() {};
    }

    private Map<String, String> modules() {
        if (modules.isEmpty()) {
            var found = new HashMap<String, String>();
            services.forEach(service -> {
                var module = Modules.of(service.getClass());
                if (module != null) {
                    found.put(service.bindService().getServiceDescriptor().getName(), module);
                }
            });
            modules = found;
        }
        return modules;
    }
}
