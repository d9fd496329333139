package dev.offshoot.catalog;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;

/** Access rules: anyone reads products; staff changes and imports them. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CatalogSettings.class)
class CatalogRoutes {

    @Bean
    Customizer<AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry>
            catalogRoutesOpen() {
        return routes -> routes.requestMatchers("/api/products/imports", "/api/products/imports/*")
                .hasRole("STAFF")
                .requestMatchers(HttpMethod.GET, "/api/products", "/api/products/*")
                .permitAll()
                .requestMatchers(HttpMethod.HEAD, "/api/products", "/api/products/*")
                .permitAll()
                .requestMatchers("/api/products", "/api/products/*", "/api/products/*/price")
                .hasRole("STAFF");
    }
}
