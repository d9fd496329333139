package dev.offshoot.platform;

import dev.offshoot.messaging.HostedModules;
import dev.offshoot.platform.discovery.DiscoveryAutoConfiguration;
import dev.offshoot.platform.discovery.RegisteredProcess;
import dev.offshoot.platform.discovery.Registration;
import dev.offshoot.platform.discovery.Registry;
import dev.offshoot.platform.discovery.RegistrySettings;
import java.net.InetAddress;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.event.ContextClosedEvent;

/** Registers this process while it runs, if {@code offshoot.discovery} names a registry. */
@AutoConfiguration(
        after = DiscoveryAutoConfiguration.class,
        afterName = "dev.offshoot.messaging.engine.autoconfigure.MessagingAutoConfiguration")
@Conditional(DiscoveryAutoConfiguration.Any.class)
@ConditionalOnBean(HostedModules.class)
class Registering {

    private static final Map<String, String> PORTS = Map.of(
            "grpc", "spring.grpc.server.port",
            "thrift", "offshoot.calls.thrift-port",
            "dubbo", "offshoot.calls.dubbo-port");

    /** It begins when the process is ready, and withdraws before anything stops: the gateway has time to notice. */
    @Bean
    ApplicationListener<ApplicationEvent> registrationListener(
            Registry registry, RegistrySettings settings, HostedModules modules, ApplicationContext context) {
        var environment = context.getEnvironment();
        var address = new OwnAddress(
                settings.address(), environment.getProperty("server.address", ""), InetAddress::getLocalHost);
        var registration = new Registration(registry, () -> self(address, modules, context));
        return event -> {
            if (event instanceof ApplicationReadyEvent) {
                registration.begin();
            } else if (event instanceof ContextClosedEvent closed && closed.getApplicationContext() == context) {
                registration.close();
            }
        };
    }

    private static RegisteredProcess self(OwnAddress address, HostedModules modules, ApplicationContext context) {
        var http = ((WebServerApplicationContext) context).getWebServer().getPort();
        var environment = context.getEnvironment();
        var open = new TreeMap<String, Integer>();
        PORTS.forEach((technology, property) -> {
            var port = environment.getProperty(property, Integer.class);
            if (port != null && port > 0) {
                open.put(technology, port);
            }
        });
        return new RegisteredProcess(
                modules.process(), address.url(http), modules.hosted(), RegisteredProcess.unusual(http, open));
    }
}
