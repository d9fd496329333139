package dev.offshoot.platform.discovery;

import static dev.offshoot.platform.discovery.RegistryHttp.JSON;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** etcd's API v3 over HTTP: a key for each process, with a lease. */
final class EtcdRegistry implements Registry {

    private final RegistryHttp http;
    private final String prefix;
    private final Duration ttl;
    private final StrangeEntries strange = new StrangeEntries();
    private @Nullable String lease;
    private @Nullable RegisteredProcess entered;

    EtcdRegistry(RegistrySettings settings) {
        http = new RegistryHttp(RegistryUrl.of(Discovery.ETCD, settings.url()));
        prefix = "/" + settings.service() + "/processes/";
        ttl = settings.lease();
    }

    @Override
    public String shown() {
        return "etcd at " + http.base();
    }

    @Override
    public synchronized void keep(RegisteredProcess self) {
        if (entered != null && !entered.id().equals(self.id())) {
            // its address has changed: the key of the old one would live as long as the lease
            withdraw();
        }
        if (lease != null && !isRenewed(lease)) {
            // it has expired, or etcd has lost its data
            lease = null;
        }
        if (lease == null) {
            entered = null;
            lease = granted();
        }
        if (!self.equals(entered) || !isListed(self, lease)) {
            put(self, lease);
            entered = self;
        }
    }

    private String granted() {
        var id = post("/v3/lease/grant", Map.of("TTL", ttl.toSeconds()))
                .path("ID")
                .asString("");
        if (id.isBlank()) {
            throw new RegistryAway("it grants no lease: is " + http.base() + " an etcd?", null);
        }
        return id;
    }

    private boolean isRenewed(String held) {
        try {
            // numbers are strings, and zero is left out
            return !post("/v3/lease/keepalive", Map.of("ID", held))
                    .path("result")
                    .path("TTL")
                    .asString("")
                    .isEmpty();
        } catch (RegistryHttp.Refused e) {
            // the next beat asks for another one, in case this one is never renewed again
            lease = null;
            throw e;
        }
    }

    /** Whether its key exists with this lease. An operator or a process with the same id may have removed or replaced it. */
    private boolean isListed(RegisteredProcess self, String held) {
        return post("/v3/kv/range", Map.of("key", encoded(key(self)), "keys_only", true))
                .path("kvs")
                .path(0)
                .path("lease")
                .asString("")
                .equals(held);
    }

    private void put(RegisteredProcess self, String held) {
        var value = new TreeMap<String, Object>(self.metadata());
        value.put("host", self.url().getHost());
        value.put("port", String.valueOf(self.url().getPort()));
        post(
                "/v3/kv/put",
                Map.of("key", encoded(key(self)), "value", encoded(JSON.writeValueAsString(value)), "lease", held));
    }

    private String key(RegisteredProcess self) {
        return prefix + self.id();
    }

    @Override
    public synchronized void withdraw() {
        if (lease != null) {
            var held = lease;
            lease = null;
            // its key goes with it
            http.send("POST", "/v3/lease/revoke", Map.of("ID", held), 200, 404);
        }
    }

    @Override
    public List<RegisteredProcess> processes() {
        // all keys that begin with the prefix
        var end = prefix.substring(0, prefix.length() - 1) + (char) (prefix.charAt(prefix.length() - 1) + 1);
        var found = new ArrayList<RegisteredProcess>();
        for (var entry : post("/v3/kv/range", Map.of("key", encoded(prefix), "range_end", encoded(end)))
                .path("kvs")) {
            var process = process(entry.path("value").asString(""));
            if (process != null) {
                found.add(process);
            } else {
                strange.ignore(shown(), name(entry.path("key").asString("")));
            }
        }
        return found;
    }

    private static String name(String key) {
        try {
            return new String(Base64.getDecoder().decode(key), UTF_8);
        } catch (IllegalArgumentException e) {
            return key;
        }
    }

    private static @Nullable RegisteredProcess process(String encoded) {
        try {
            var value = JSON.readTree(new String(Base64.getDecoder().decode(encoded), UTF_8));
            var metadata = new TreeMap<String, String>();
            value.properties()
                    .forEach(one -> metadata.put(one.getKey(), one.getValue().asString("")));
            return RegisteredProcess.read(
                    metadata.getOrDefault("host", ""), Integer.parseInt(metadata.getOrDefault("port", "0")), metadata);
        } catch (JacksonException | IllegalArgumentException e) {
            return null;
        }
    }

    private JsonNode post(String path, Map<String, ?> body) {
        return http.send("POST", path, body, 200).body();
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    @Override
    public void close() {
        // its HTTP client ends with its last reference
    }
}
