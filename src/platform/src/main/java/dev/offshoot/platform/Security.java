package dev.offshoot.platform;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.offshoot.platform.http.AllowedOrigins;
import dev.offshoot.platform.http.CheckedSignatures;
import dev.offshoot.platform.http.Identity;
import dev.offshoot.platform.http.TokenRules;
import jakarta.servlet.DispatcherType;
import java.net.MalformedURLException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Authorizes requests. Routes are denied by default: a module permits its own with a {@code Customizer} of the
 * authorization registry, which Spring Security applies before these rules.
 */
@AutoConfiguration(
        before = {ServletWebSecurityAutoConfiguration.class, OAuth2ResourceServerAutoConfiguration.class},
        after = WebDefaults.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@EnableConfigurationProperties({Identity.class, AllowedOrigins.class, OperatorKey.class})
class Security {

    @Bean
    @ConditionalOnMissingBean
    JwtDecoder tokenDecoder(Identity identity, ObjectProvider<JWKSource<SecurityContext>> keysInThisProcess) {
        // lazily, on the first token: the keys of the customers module need its tables
        return new SupplierJwtDecoder(() -> {
            var keys = identity.jwksUri() != null ? publishedKeys(identity) : keysInThisProcess.getIfAvailable();
            return keys == null ? Security::checkNobody : decoder(keys, identity);
        });
    }

    private static Jwt checkNobody(String token) {
        throw new JwtException(
                "No keys for verifying tokens. Set offshoot.identity.jwks-uri to the URL of the issuer's keys");
    }

    private static JwtDecoder decoder(JWKSource<SecurityContext> keys, Identity identity) {
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(TokenRules.ALGORITHMS, keys));
        processor.setJWSVerifierFactory(new CheckedSignatures());
        // checked below, with the configured clock skew
        processor.setJWTClaimsSetVerifier((claims, context) -> {});
        var decoder = new NimbusJwtDecoder(processor);
        decoder.setJwtValidator(TokenRules.validator(identity));
        decoder.setClaimSetConverter(TokenRules.claims());
        return decoder;
    }

    private static JWKSource<SecurityContext> publishedKeys(Identity identity) {
        try {
            return JWKSourceBuilder.<SecurityContext>create(
                            identity.jwksUri().toURL(), new DefaultResourceRetriever(2_000, 2_000, 100_000))
                    .cache(true)
                    .rateLimited(5_000)
                    .retrying(true)
                    .outageTolerant(identity.outage().toMillis())
                    .build();
        } catch (MalformedURLException | IllegalArgumentException e) {
            throw new IllegalStateException("offshoot.identity.jwks-uri is not a valid URL: " + identity.jwksUri(), e);
        }
    }

    /** Observing each filter costs more than most of them do, and its spans only list which filters a request passed. */
    @Bean
    @ConditionalOnMissingBean
    SecurityObservationSettings unobserved() {
        return SecurityObservationSettings.noObservations();
    }

    @Bean
    @ConditionalOnMissingBean
    SecurityFilterChain closedByDefault(
            HttpSecurity http,
            JwtDecoder decoder,
            Problems problems,
            AllowedOrigins origins,
            OperatorKey operators,
            Overload overload)
            throws Exception {
        var refusals = new Refusals(problems);
        var converter = new JwtAuthenticationConverter();
        converter.setJwtGrantedAuthoritiesConverter(token -> TokenRules.authorities(TokenRules.roles(token)));
        var tokens = new JwtAuthenticationProvider(decoder);
        tokens.setJwtAuthenticationConverter(converter);
        var manager = new ProviderManager(operators, tokens);
        // created manually, because the configurer of resource servers would also publish metadata that do not apply
        var bearer = new BearerTokenAuthenticationFilter(manager);
        bearer.setAuthenticationEntryPoint(refusals);
        bearer.setAuthenticationFailureHandler(refusals::commence);
        return http.csrf(AbstractHttpConfigurer::disable) // SessionCookie checks the origin instead
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .exceptionHandling(
                        refused -> refused.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
                .addFilter(bearer)
                .addFilterBefore(new SessionCookie(manager, origins, problems), BearerTokenAuthenticationFilter.class)
                .addFilterBefore(new RequestDoor(overload), SessionCookie.class)
                .authorizeHttpRequests(routes -> routes.dispatcherTypeMatchers(
                                DispatcherType.ERROR,
                                DispatcherType.ASYNC,
                                DispatcherType.FORWARD,
                                // the error page after the response has been committed
                                DispatcherType.INCLUDE)
                        .permitAll()
                        .requestMatchers(HttpMethod.GET, Pages.OPEN)
                        .permitAll()
                        .requestMatchers(HttpMethod.HEAD, Pages.OPEN)
                        .permitAll()
                        .requestMatchers("/actuator/health/**")
                        .permitAll()
                        .requestMatchers("/actuator/**")
                        .hasRole("OPERATOR")
                        .anyRequest()
                        .denyAll())
                .headers(headers -> Pages.secure(headers))
                .build();
    }
}
