package dev.offshoot.platform.discovery;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code offshoot.registry.url}, checked when a process starts. */
public final class RegistryUrl {

    private static final List<String> SCHEMES = List.of("http", "https");

    /** Names or numbers of hosts with or without ports, separated by commas, and perhaps a folder. */
    private static final Pattern ZOOKEEPER =
            Pattern.compile("[\\w.-]+(:\\d{1,5})?(,[\\w.-]+(:\\d{1,5})?)*(/\\S*)?|\\[[^]@/\\s]+](:\\d{1,5})?(/\\S*)?");

    private RegistryUrl() {}

    /**
     * The address of the registry, without a slash at its end.
     *
     * @param given if null or blank, its usual port on this machine
     * @throws Misconfigured if there can be no such registry there; its message contains no password
     */
    public static String of(Discovery kind, @Nullable String given) {
        var url = given == null || given.isBlank() ? usual(kind, "127.0.0.1") : given.strip();
        var why = kind == Discovery.ZOOKEEPER ? whyNoServers(url) : whyNoUrl(url);
        if (why != null) {
            throw new Misconfigured("offshoot.registry.url is no address of %s: %s. Set one such as %s"
                    .formatted(kind.shown(), why, usual(kind, "registry")));
        }
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    private static String usual(Discovery kind, String host) {
        return switch (kind) {
            case EUREKA -> "http://" + host + ":8761/eureka";
            case CONSUL -> "http://" + host + ":8500";
            case ETCD -> "http://" + host + ":2379";
            case ZOOKEEPER -> host + ":2181";
            default -> throw new IllegalArgumentException(kind + " is no registry");
        };
    }

    private static @Nullable String whyNoServers(String servers) {
        return ZOOKEEPER.matcher(servers).matches() ? null : "it must be host:port, several separated by commas";
    }

    /** The URL is not shown: what is wrong may be the password. */
    private static @Nullable String whyNoUrl(String given) {
        try {
            var url = new URI(given);
            if (url.getScheme() == null || !SCHEMES.contains(url.getScheme().toLowerCase(Locale.ROOT))) {
                return "it does not begin with http:// or https://";
            }
            if (url.getHost() == null || url.getPort() == 0 || url.getPort() > 65_535) {
                return "the name or the port of the host is invalid (a name may contain letters, digits, hyphens and dots)";
            }
            return url.getRawQuery() == null && url.getRawFragment() == null ? null : "it contains ? or #";
        } catch (URISyntaxException e) {
            return "it contains invalid characters (in a user name or a password, write them with %, such as %5E for ^)";
        }
    }
}
