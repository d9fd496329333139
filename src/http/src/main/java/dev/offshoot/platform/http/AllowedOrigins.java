package dev.offshoot.platform.http;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which pages may send requests that are authenticated by cookie.
 *
 * @param allowedOrigins allowed origins in addition to this host, such as {@code https://shop.example}
 */
@ConfigurationProperties("offshoot.security")
public record AllowedOrigins(@DefaultValue List<String> allowedOrigins) {

    /**
     * Whether the request was sent by a page of this host or of an allowed origin.
     *
     * @param origin the header {@code Origin}
     * @param referer the header {@code Referer}, used if there is no {@code Origin}
     * @param host the host of the request, or null if it names none
     * @param port its port, or 0 or less for the scheme's default
     */
    public boolean sent(@Nullable String origin, @Nullable String referer, @Nullable String host, int port) {
        var page = origin(origin != null ? origin : referer);
        return page != null
                && (authority(page.getHost(), page.getPort()).equals(host == null ? null : authority(host, port))
                        || allowedOrigins.contains(origin(page)));
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

    // without the scheme: behind a proxy that terminates TLS, a process sees http
    private static String authority(String host, int port) {
        return host.toLowerCase(Locale.ROOT) + (port <= 0 || port == 80 || port == 443 ? "" : ":" + port);
    }
}
