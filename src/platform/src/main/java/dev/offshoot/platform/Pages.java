package dev.offshoot.platform;

import dev.offshoot.platform.http.ContentPolicies;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.web.header.writers.DelegatingRequestMatcherHeaderWriter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.header.writers.StaticHeadersWriter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.NegatedRequestMatcher;

/** The public pages, and their security headers. */
final class Pages {

    static final String[] OPEN = {
        "/",
        "/*.html",
        "/observatory",
        "/book",
        "/book/**",
        "/assets/**",
        "/pictures/**",
        "/favicon.ico",
        "/favicon.svg",
        "/robots.txt",
        "/apis",
        "/apis/**",
        "/asyncapi",
        "/asyncapi.json",
        "/v3/api-docs",
        "/v3/api-docs/**",
        "/v3/api-docs.yaml",
        "/swagger-ui.html",
        "/swagger-ui/**",
        "/error"
    };

    private Pages() {}

    static void secure(HeadersConfigurer<HttpSecurity> headers) {
        var swagger = PathPatternRequestMatcher.pathPattern("/swagger-ui/**");
        headers.referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
                .permissionsPolicyHeader(permissions -> permissions.policy(ContentPolicies.PERMISSIONS))
                .addHeaderWriter(new DelegatingRequestMatcherHeaderWriter(swagger, policy(ContentPolicies.SWAGGER)))
                .addHeaderWriter(new DelegatingRequestMatcherHeaderWriter(
                        new NegatedRequestMatcher(swagger), policy(ContentPolicies.OURS)));
    }

    private static StaticHeadersWriter policy(String value) {
        return new StaticHeadersWriter("Content-Security-Policy", value);
    }
}
