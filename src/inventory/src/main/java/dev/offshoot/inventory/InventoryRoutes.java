package dev.offshoot.inventory;

import dev.offshoot.contracts.inventory.v1.AvailabilityGrpc;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.server.security.RequestMapperConfigurer;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;

/** Access rules: anyone reads the stock; staff adds to it. */
@Configuration(proxyBeanMethods = false)
class InventoryRoutes {

    @Bean
    Customizer<AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry>
            inventoryRoutesOpen() {
        return routes -> routes.requestMatchers(HttpMethod.GET, "/api/stock", "/api/stock/*")
                .permitAll()
                .requestMatchers(HttpMethod.POST, "/api/stock/*/restock")
                .hasRole("STAFF");
    }

    @Bean
    Customizer<RequestMapperConfigurer> inventoryCallsOpen() {
        return calls -> calls.methods(AvailabilityGrpc.SERVICE_NAME + "/*").permitAll();
    }
}
