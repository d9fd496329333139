package dev.offshoot.customers;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;

@Configuration
@EnableConfigurationProperties({CustomersSettings.class, FirstAccountsSettings.class})
class CustomersConfiguration {

    /** Signing in requires no token. */
    @Bean
    Customizer<AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry>
            routesOfCustomers() {
        return routes -> routes.requestMatchers(HttpMethod.POST, "/api/customers", "/api/sessions")
                .permitAll()
                .requestMatchers(HttpMethod.DELETE, "/api/sessions")
                .permitAll()
                .requestMatchers(HttpMethod.GET, "/api/sessions", "/.well-known/jwks.json")
                .permitAll();
    }
}
