package dev.offshoot.gateway.identity;

import dev.offshoot.gateway.problems.Problem;
import dev.offshoot.gateway.problems.Problems;
import dev.offshoot.platform.http.AllowedOrigins;
import dev.offshoot.platform.http.Identity;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;
import org.springframework.security.web.server.firewall.ServerExchangeRejectedHandler;

/**
 * Checks every token once, and refuses requests with an invalid one; the modules decide what a valid one allows. The
 * gateway's own endpoints are for the operator only, except its pages and its health.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({AllowedOrigins.class, Identity.class})
class Security {

    @Bean
    SecurityWebFilterChain door(ServerHttpSecurity http, Tokens tokens, AllowedOrigins origins, Refusals refusals) {
        return http.csrf(ServerHttpSecurity.CsrfSpec::disable) // SignIn checks the origin instead
                .logout(ServerHttpSecurity.LogoutSpec::disable)
                .requestCache(ServerHttpSecurity.RequestCacheSpec::disable)
                .securityContextRepository(NoOpServerSecurityContextRepository.getInstance())
                .exceptionHandling(
                        refused -> refused.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
                .addFilterAt(new SignIn(tokens, origins, refusals), SecurityWebFiltersOrder.AUTHENTICATION)
                .authorizeExchange(exchange -> exchange.pathMatchers("/actuator/health/**")
                        .permitAll()
                        .pathMatchers("/actuator", "/actuator/**")
                        .hasRole("OPERATOR")
                        .anyExchange()
                        .permitAll())
                .headers(ServerHttpSecurity.HeaderSpec::disable) // Protection adds them to every response
                .build();
    }

    /** Observing each filter costs more than most of them do. */
    @Bean
    SecurityObservationSettings unobserved() {
        return SecurityObservationSettings.noObservations();
    }

    /** Answers requests that Spring Security's firewall rejects before any filter sees them. */
    @Bean
    ServerExchangeRejectedHandler rejected(Problems problems) {
        return (exchange, why) -> problems.write(
                exchange, new Problem(HttpStatus.BAD_REQUEST, "malformed-request", "The request is malformed."));
    }
}
