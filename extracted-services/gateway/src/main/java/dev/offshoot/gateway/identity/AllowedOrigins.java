package dev.offshoot.gateway.identity;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.http.HttpHeaders;

/**
 * Whose pages may act for somebody who is signed in by cookie; the same rule as in every process.
 *
 * @param allowedOrigins origins besides this host, such as {@code https://shop.example}
 */
@ConfigurationProperties("offshoot.security")
record AllowedOrigins(@DefaultValue List<String> allowedOrigins) {

    /** Whether a page of this host, or of an allowed origin, sent the request. */
    boolean sent(HttpHeaders headers) {
        var said = headers.getOrigin();
        var page = origin(said != null ? said : headers.getFirst(HttpHeaders.REFERER));
        return page != null && (authority(page).equals(authority(headers)) || allowedOrigins.contains(origin(page)));
    }

    private static @Nullable URI origin(@Nullable String header) {
        try {
            var uri = header == null ? null : URI.create(header);
            return uri == null || uri.getHost() == null || uri.getScheme() == null ? null : uri;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String origin(URI page) {
        return (page.getScheme() + "://" + page.getRawAuthority()).toLowerCase(Locale.ROOT);
    }

    // the scheme is left out: behind a proxy that ends TLS the gateway sees http
    private static String authority(URI page) {
        return page.getHost().toLowerCase(Locale.ROOT) + port(page.getPort());
    }

    private static @Nullable String authority(HttpHeaders headers) {
        InetSocketAddress host = headers.getHost();
        return host == null ? null : host.getHostString().toLowerCase(Locale.ROOT) + port(host.getPort());
    }

    private static String port(int port) {
        return port <= 0 || port == 80 || port == 443 ? "" : ":" + port;
    }
}
