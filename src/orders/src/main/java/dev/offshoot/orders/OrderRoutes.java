package dev.offshoot.orders;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;

/** Access rules: customers and staff; the module itself checks whose order it is. */
@Configuration(proxyBeanMethods = false)
class OrderRoutes {

    @Bean
    Customizer<AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry>
            orderRoutesOpen() {
        return routes -> routes.requestMatchers("/api/orders", "/api/orders/**").hasAnyRole("CUSTOMER", "STAFF");
    }
}
