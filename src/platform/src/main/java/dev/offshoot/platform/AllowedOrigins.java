package dev.offshoot.platform;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whose pages may act for somebody who is signed in by cookie.
 *
 * @param allowedOrigins origins besides this host, such as {@code https://shop.example}
 */
@ConfigurationProperties("offshoot.security")
record AllowedOrigins(@DefaultValue List<String> allowedOrigins) {

    /** Whether a page of this host, or of an allowed origin, sent the request. */
    boolean sent(HttpServletRequest request) {
        var said = request.getHeader("Origin");
        var page = origin(said != null ? said : request.getHeader("Referer"));
        return page != null && (authority(page).equals(authority(request)) || allowedOrigins.contains(origin(page)));
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

    // the scheme is left out: behind a proxy that ends TLS this process sees http
    private static String authority(URI page) {
        return page.getHost().toLowerCase(Locale.ROOT) + port(page.getPort());
    }

    private static String authority(HttpServletRequest request) {
        return request.getServerName().toLowerCase(Locale.ROOT) + port(request.getServerPort());
    }

    private static String port(int port) {
        return port == -1 || port == 80 || port == 443 ? "" : ":" + port;
    }
}
