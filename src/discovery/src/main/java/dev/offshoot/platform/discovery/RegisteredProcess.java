package dev.offshoot.platform.discovery;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a registry lists about a process.
 *
 * @param process its name, such as {@code inventory-service}
 * @param url where it answers HTTP
 * @param modules the modules that it hosted when it last said so
 * @param ports the ports of {@code grpc}, {@code thrift} and {@code dubbo} if they are not at the usual distance from the
 *     port of HTTP
 */
public record RegisteredProcess(String process, URI url, Set<String> modules, Map<String, Integer> ports) {

    /** The usual distance of a technology's port from that of HTTP. */
    private static final Map<String, Integer> OFFSETS = Map.of("grpc", 1000, "thrift", 3000, "dubbo", 4000);

    private static final String PROCESS = "process";
    private static final String MODULES = "modules";
    /** Consul allows neither dots nor slashes. */
    private static final String PORT = "port-";

    public RegisteredProcess {
        modules = Set.copyOf(modules);
        ports = Map.copyOf(ports);
    }

    /**
     * Ports that differ from the usual ones.
     *
     * @param http the port of HTTP
     * @param open the port of each technology
     */
    public static Map<String, Integer> unusual(int http, Map<String, Integer> open) {
        var unusual = new TreeMap<>(open);
        unusual.entrySet().removeIf(port -> port.getValue() == http + OFFSETS.get(port.getKey()));
        return unusual;
    }

    /**
     * The port for one of the technologies.
     *
     * @param technology {@code grpc}, {@code thrift} or {@code dubbo}
     */
    public int port(String technology) {
        return ports.getOrDefault(technology, url.getPort() + OFFSETS.get(technology));
    }

    /** The same in each of its starts, so that a process replaces the entry of its predecessor. */
    public String id() {
        return process + "-" + url.getHost().replaceAll("[^A-Za-z0-9.-]", "_") + "-" + url.getPort();
    }

    /** What the registry keeps besides the address. */
    public Map<String, String> metadata() {
        var metadata = new TreeMap<String, String>();
        metadata.put(PROCESS, process);
        metadata.put(MODULES, String.join(",", new TreeSet<>(modules)));
        ports.forEach((technology, port) -> metadata.put(PORT + technology, String.valueOf(port)));
        return metadata;
    }

    /** The entry with this address and metadata, or null if it is none of a process. */
    static @Nullable RegisteredProcess read(String host, int port, Map<String, String> metadata) {
        try {
            var process = metadata.get(PROCESS);
            var url = url(host, port);
            return process == null || url == null
                    ? null
                    : new RegisteredProcess(process, url, modules(metadata), ports(metadata));
        } catch (Exception e) {
            return null;
        }
    }

    /** The address of a process, or null if there can be none with this host and port. */
    public static @Nullable URI url(@Nullable String host, int port) {
        try {
            var url = new URI("http", null, host, port, null, null, null);
            return url.getHost() == null || !isPort(port) ? null : url;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static boolean isPort(int number) {
        return number >= 1 && number <= 65_535;
    }

    private static Set<String> modules(Map<String, String> metadata) {
        return Arrays.stream(metadata.getOrDefault(MODULES, "").split(","))
                .filter(module -> !module.isBlank())
                .collect(Collectors.toSet());
    }

    /** The ports in the metadata of an entry; what is no port is left out. */
    public static Map<String, Integer> ports(Map<String, String> metadata) {
        var ports = new TreeMap<String, Integer>();
        for (var technology : OFFSETS.keySet()) {
            var given = metadata.get(PORT + technology);
            if (given != null && given.matches("\\d{1,5}") && isPort(Integer.parseInt(given))) {
                ports.put(technology, Integer.valueOf(given));
            }
        }
        return ports;
    }
}
