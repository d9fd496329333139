package dev.offshoot.platform;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.grpc.server.GlobalServerInterceptor;
import org.springframework.grpc.server.security.AuthenticationProcessInterceptor;
import org.springframework.grpc.server.security.GrpcSecurity;
import org.springframework.grpc.server.security.RequestMapperConfigurer;
import org.springframework.security.config.Customizer;

/** Authorizes gRPC calls. As with HTTP, calls are denied unless a module permits them. */
@AutoConfiguration(
        afterName = "org.springframework.boot.grpc.server.autoconfigure.security.GrpcServerSecurityAutoConfiguration",
        beforeName =
                "org.springframework.boot.grpc.server.autoconfigure.security.GrpcServerOAuth2ResourceServerAutoConfiguration")
@ConditionalOnClass(GrpcSecurity.class)
@ConditionalOnBean(GrpcSecurity.class)
class GrpcCalls {

    @Bean
    @GlobalServerInterceptor
    AuthenticationProcessInterceptor callsClosedByDefault(
            GrpcSecurity security, ObjectProvider<Customizer<RequestMapperConfigurer>> opened) throws Exception {
        return security.authorizeRequests(calls -> {
                    opened.orderedStream().forEach(one -> one.customize(calls));
                    // health and reflection
                    calls.methods("grpc.*/*").permitAll();
                    calls.allRequests().denyAll();
                })
                .build();
    }
}
