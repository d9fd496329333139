package dev.offshoot.platform.discovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Consul's agent API: one service, with an instance for each process, and a check that passes while it is renewed. */
final class ConsulRegistry implements Registry {

    private final RegistryHttp http;
    private final String service;
    private final Duration ttl;
    private final StrangeEntries strange = new StrangeEntries();
    private @Nullable RegisteredProcess entered;

    ConsulRegistry(RegistrySettings settings) {
        http = new RegistryHttp(RegistryUrl.of(Discovery.CONSUL, settings.url()));
        service = settings.service();
        ttl = settings.lease();
    }

    @Override
    public String shown() {
        return "Consul at " + http.base();
    }

    @Override
    public synchronized void keep(RegisteredProcess self) {
        if (self.equals(entered)
                && http.send("PUT", "/v1/agent/check/pass/service:" + self.id(), null, 200, 404, 500)
                                .status()
                        == 200) {
            return;
        }
        // new or changed, or Consul does not know it any more: releases before 1.11 say that with 500
        entered = null;
        http.send(
                "PUT",
                "/v1/agent/service/register?replace-existing-checks=true",
                Map.of(
                        "ID", self.id(),
                        "Name", service,
                        "Address", self.url().getHost(),
                        "Port", self.url().getPort(),
                        "Meta", self.metadata(),
                        "Check",
                                Map.of(
                                        "TTL",
                                        ttl.toSeconds() + "s",
                                        "Status",
                                        "passing",
                                        // the shortest time that Consul accepts; until then it is listed as critical
                                        "DeregisterCriticalServiceAfter",
                                        "1m")),
                200);
        entered = self;
    }

    @Override
    public synchronized void withdraw() {
        if (entered != null) {
            var withdrawn = entered;
            entered = null;
            http.send("PUT", "/v1/agent/service/deregister/" + withdrawn.id(), null, 200, 404);
        }
    }

    @Override
    public List<RegisteredProcess> processes() {
        var found = new ArrayList<RegisteredProcess>();
        for (var entry : http.send("GET", "/v1/health/service/" + service + "?passing=true", null, 200)
                .body()) {
            var listed = entry.path("Service");
            var metadata = new TreeMap<String, String>();
            listed.path("Meta")
                    .properties()
                    .forEach(one -> metadata.put(one.getKey(), one.getValue().asString("")));
            var process = RegisteredProcess.read(
                    listed.path("Address").asString(""), listed.path("Port").asInt(0), metadata);
            if (process != null) {
                found.add(process);
            } else {
                strange.ignore(shown(), listed.path("ID").asString(""));
            }
        }
        return found;
    }

    @Override
    public void close() {
        // its HTTP client ends with its last reference
    }
}
