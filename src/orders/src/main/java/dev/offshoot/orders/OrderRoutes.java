package dev.offshoot.orders;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;

/** Who may do what here: customers and staff; whose order it is, the module looks itself. */
@Configuration(proxyBeanMethods = false)
class OrderRoutes {

    @Bean
    Customizer<AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry>
            orderRoutesOpen() {
        return routes -> routes.requestMatchers("/api/orders", "/api/orders/**").hasAnyRole("CUSTOMER", "STAFF");
    }
}
