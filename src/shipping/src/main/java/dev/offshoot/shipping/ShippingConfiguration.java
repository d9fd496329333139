package dev.offshoot.shipping;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ShippingSettings.class)
class ShippingConfiguration {

    /** Who may look: customers and staff; whose parcel it is, the module looks itself. When one would come, anybody may ask. */
    @Bean
    Customizer<AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry>
            shippingRoutesOpen() {
        return routes -> routes.requestMatchers(HttpMethod.GET, "/api/shipments/*")
                .hasAnyRole("CUSTOMER", "STAFF")
                .requestMatchers(HttpMethod.GET, "/api/delivery-estimates/*")
                .permitAll();
    }
}
