package dev.offshoot.basket;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;

/** Access rules: customers, each to their own basket. */
@Configuration(proxyBeanMethods = false)
class BasketRoutes {

    @Bean
    Customizer<AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry>
            basketRoutesOpen() {
        return routes -> routes.requestMatchers("/api/basket", "/api/basket/**").hasRole("CUSTOMER");
    }
}
