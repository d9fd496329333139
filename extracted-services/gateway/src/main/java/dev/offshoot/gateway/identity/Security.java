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
 * Who may pass. Every token is looked at here once, and one that is not good goes no further; what a good one allows is
 * the module's to say. The gateway itself has nothing that is not the operator's, but pages and its health.
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
                .headers(ServerHttpSecurity.HeaderSpec::disable) // Protection gives them to every answer
                .build();
    }

    /** Observing each filter costs more than most of them do. */
    @Bean
    SecurityObservationSettings unobserved() {
        return SecurityObservationSettings.noObservations();
    }

    /** What the framework takes for an attack before anything of ours sees it. */
    @Bean
    ServerExchangeRejectedHandler rejected(Problems problems) {
        return (exchange, why) -> problems.write(
                exchange, new Problem(HttpStatus.BAD_REQUEST, "malformed-request", "The request cannot be read."));
    }
}
