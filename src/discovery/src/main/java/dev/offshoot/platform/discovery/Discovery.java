package dev.offshoot.platform.discovery;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.springframework.core.env.PropertyResolver;

/** How processes are found: the values of {@code offshoot.discovery}. */
public enum Discovery {
    /** The addresses in {@code offshoot.gateway.instances}. */
    STATIC,
    /** All addresses that the names in {@code offshoot.gateway.instances} have in DNS. */
    KUBERNETES,
    EUREKA,
    ZOOKEEPER,
    CONSUL,
    ETCD;

    public static final String PROPERTY = "offshoot.discovery";

    /**
     * What is configured, {@link #STATIC} by default.
     *
     * @throws UnknownDiscovery if it is none of these
     */
    public static Discovery of(PropertyResolver environment) {
        var name = environment.getProperty(PROPERTY, "").strip();
        if (name.isEmpty()) {
            return STATIC;
        }
        return Arrays.stream(values())
                .filter(one -> one.shown().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new UnknownDiscovery(name));
    }

    /** Whether processes register themselves. */
    public boolean isRegistry() {
        return this != STATIC && this != KUBERNETES;
    }

    public String shown() {
        return name().toLowerCase(Locale.ROOT);
    }

    static List<String> names() {
        return Arrays.stream(values()).map(Discovery::shown).toList();
    }
}
