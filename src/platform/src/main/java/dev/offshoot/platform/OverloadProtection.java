package dev.offshoot.platform;

import dev.offshoot.messaging.DeliveryDelay;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Protects the process from more requests than it can work on. It has no settings: see {@link Overload}. */
@AutoConfiguration(
        after = WebDefaults.class,
        afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class OverloadProtection {

    /** After the check whether the module is hosted here: what another process has to do, nobody refuses here. */
    private static final int ORDER = 10;

    @Bean
    Overload overload(
            ObjectProvider<DeliveryDelay> delays,
            Problems problems,
            ObjectProvider<MeterRegistry> meters,
            @Value("${spring.datasource.hikari.maximum-pool-size:10}") int connections) {
        return new Overload(
                new Admission(delays.getIfAvailable(() -> () -> Duration.ZERO), System::nanoTime),
                new RequestSlots(connections),
                problems,
                meters.getIfUnique(SimpleMeterRegistry::new));
    }

    @Bean
    WebMvcConfigurer overloadInterceptor(ObjectProvider<Overload> overload) {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                overload.ifAvailable(present -> registry.addInterceptor(present).order(ORDER));
            }
        };
    }
}
