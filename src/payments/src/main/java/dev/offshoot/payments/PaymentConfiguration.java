package dev.offshoot.payments;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PaymentSettings.class)
class PaymentConfiguration {

    @Bean
    ProviderWatch paymentProvider(PaymentSettings settings, ObjectProvider<MeterRegistry> meters, Clock clock) {
        var provider = settings.providerUrl() == null
                ? new SimulatedProvider(settings.simulatedDelay().toMillis())
                : new HttpProvider(settings);
        return new ProviderWatch(provider, meters.getIfUnique(SimpleMeterRegistry::new), clock);
    }

    /** Access rules: customers and staff; the module itself checks whose payment it is. */
    @Bean
    Customizer<AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry>
            paymentRoutesOpen() {
        return routes ->
                routes.requestMatchers(HttpMethod.GET, "/api/payments/*").hasAnyRole("CUSTOMER", "STAFF");
    }
}
