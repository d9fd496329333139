package dev.offshoot.platform.discovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Eureka's REST operations: one application, with an instance for each process. */
final class EurekaRegistry implements Registry {

    private final RegistryHttp http;
    private final String service;
    private final long expiry;
    private final LongSupplier clock;
    private final StrangeEntries strange = new StrangeEntries();
    private @Nullable RegisteredProcess entered;
    private long stamp;

    EurekaRegistry(RegistrySettings settings) {
        this(settings, System::currentTimeMillis);
    }

    EurekaRegistry(RegistrySettings settings, LongSupplier clock) {
        this.clock = clock;
        http = new RegistryHttp(RegistryUrl.of(Discovery.EUREKA, settings.url()));
        service = settings.service();
        expiry = expiry(settings.lease());
    }

    /** In seconds: Eureka waits twice as long. */
    private static long expiry(Duration lease) {
        return Math.max(1, lease.toSeconds() / 2);
    }

    @Override
    public String shown() {
        return "Eureka at " + http.base();
    }

    @Override
    public synchronized void keep(RegisteredProcess self) {
        if (self.equals(entered)
                && http.send("PUT", path(self) + "?status=UP", null, 200, 404).status() == 200) {
            return;
        }
        // new or changed, or Eureka does not know it any more
        entered = null;
        http.send("POST", "/apps/" + application(), Map.of("instance", instance(self)), 204);
        entered = self;
    }

    private Map<String, Object> instance(RegisteredProcess self) {
        var instance = new TreeMap<String, Object>();
        instance.put("instanceId", self.id());
        instance.put("app", application());
        instance.put("vipAddress", service);
        instance.put("hostName", self.url().getHost());
        instance.put("ipAddr", self.url().getHost());
        instance.put("port", Map.of("$", self.url().getPort(), "@enabled", "true"));
        instance.put("securePort", Map.of("$", 443, "@enabled", "false"));
        instance.put("status", "UP");
        instance.put("metadata", self.metadata());
        instance.put("leaseInfo", Map.of("renewalIntervalInSecs", 1, "durationInSecs", expiry));
        instance.put(
                "dataCenterInfo",
                Map.of("@class", "com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo", "name", "MyOwn"));
        // Eureka ignores an entry that is older than the one that it has, and a clock may be set back
        stamp = Math.max(stamp + 1, clock.getAsLong());
        instance.put("lastDirtyTimestamp", String.valueOf(stamp));
        return instance;
    }

    private String application() {
        return service.toUpperCase(Locale.ROOT);
    }

    private String path(RegisteredProcess self) {
        return "/apps/" + application() + "/" + self.id();
    }

    @Override
    public synchronized void withdraw() {
        if (entered != null) {
            var withdrawn = entered;
            entered = null;
            http.send("DELETE", path(withdrawn), null, 200, 404);
        }
    }

    @Override
    public List<RegisteredProcess> processes() {
        var found = new ArrayList<RegisteredProcess>();
        for (var instance : http.send("GET", "/apps/" + application(), null, 200, 404)
                .body()
                .path("application")
                .path("instance")) {
            var metadata = new TreeMap<String, String>();
            instance.path("metadata")
                    .properties()
                    .forEach(one -> metadata.put(one.getKey(), one.getValue().asString("")));
            var process = RegisteredProcess.read(
                    instance.path("hostName").asString(""),
                    instance.path("port").path("$").asInt(0),
                    metadata);
            if (process != null) {
                found.add(process);
            } else {
                strange.ignore(shown(), instance.path("instanceId").asString(""));
            }
        }
        return found;
    }

    @Override
    public void close() {
        // its HTTP client ends with its last reference
    }
}
