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

    /**
     * Access rules: customers and staff; the module itself checks whose parcel it is. Anyone may ask for an estimate.
     */
    @Bean
    Customizer<AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry>
            shippingRoutesOpen() {
        return routes -> routes.requestMatchers(HttpMethod.GET, "/api/shipments/*")
                .hasAnyRole("CUSTOMER", "STAFF")
                .requestMatchers(HttpMethod.GET, "/api/delivery-estimates/*")
                .permitAll();
    }
}
