package dev.offshoot.platform.calls;

import dev.offshoot.platform.calls.dubbo.DubboServer;
import dev.offshoot.platform.calls.thrift.ThriftServer;
import java.net.InetSocketAddress;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.grpc.server.service.GrpcServiceConfigurer;
import org.springframework.grpc.server.service.GrpcServiceDiscoverer;

/** Opens the servers that {@code offshoot.calls.answer} names. Without it, none of their classes is loaded. */
@AutoConfiguration(afterName = "org.springframework.boot.grpc.server.autoconfigure.GrpcServerServicesAutoConfiguration")
@Conditional(CallsAutoConfiguration.Any.class)
@EnableConfigurationProperties(CallsSettings.class)
class CallsAutoConfiguration {

    static class Any implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return !answered(context).isEmpty();
        }

        static List<String> answered(ConditionContext context) {
            return Binder.get(context.getEnvironment())
                    .bind("offshoot.calls.answer", Bindable.listOf(String.class))
                    .orElse(List.of());
        }
    }

    static class Thrift implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return Any.answered(context).contains("thrift");
        }
    }

    static class Dubbo implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return Any.answered(context).contains("dubbo");
        }
    }

    @Bean
    LocalServices localServices(
            ObjectProvider<GrpcServiceDiscoverer> discoverer, ObjectProvider<GrpcServiceConfigurer> configurer) {
        var services = discoverer.getIfAvailable(() -> {
            throw new IllegalStateException(
                    "offshoot.calls.answer passes calls on to the gRPC services of this process,"
                            + " but gRPC is off: set spring.grpc.server.enabled=true");
        });
        return new LocalServices(services, configurer.getObject());
    }

    @Configuration(proxyBeanMethods = false)
    @Conditional(Thrift.class)
    static class OverThrift {

        @Bean
        ThriftServer thriftServer(CallsSettings settings, LocalServices services) {
            return new ThriftServer(
                    new InetSocketAddress(settings.address(), settings.thriftPort()),
                    services.descriptors(),
                    services.channel());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Conditional(Dubbo.class)
    static class OverDubbo {

        @Bean
        DubboServer dubboServer(CallsSettings settings, LocalServices services) {
            return new DubboServer(new InetSocketAddress(settings.address(), settings.dubboPort()), services.channel());
        }
    }
}
