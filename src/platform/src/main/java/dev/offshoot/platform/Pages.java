package dev.offshoot.platform;

import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.web.header.writers.DelegatingRequestMatcherHeaderWriter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.header.writers.StaticHeadersWriter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.NegatedRequestMatcher;

/** The pages that anybody may read, and what a browser may do on them. */
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
        "/asyncapi",
        "/asyncapi.json",
        "/v3/api-docs",
        "/v3/api-docs/**",
        "/v3/api-docs.yaml",
        "/swagger-ui.html",
        "/swagger-ui/**",
        "/error"
    };

    // a picture on a foreign host, which a feed may name, would tell that host who looks at what
    private static final String OURS = "default-src 'self'; img-src 'self' data:; object-src 'none'; "
            + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static final String SWAGGER =
            "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; object-src 'none'; "
                    + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private Pages() {}

    static void secure(HeadersConfigurer<HttpSecurity> headers) {
        var swagger = PathPatternRequestMatcher.pathPattern("/swagger-ui/**");
        headers.referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
                .permissionsPolicyHeader(
                        permissions -> permissions.policy("camera=(), geolocation=(), microphone=(), payment=()"))
                .addHeaderWriter(new DelegatingRequestMatcherHeaderWriter(swagger, policy(SWAGGER)))
                .addHeaderWriter(
                        new DelegatingRequestMatcherHeaderWriter(new NegatedRequestMatcher(swagger), policy(OURS)));
    }

    private static StaticHeadersWriter policy(String value) {
        return new StaticHeadersWriter("Content-Security-Policy", value);
    }
}
