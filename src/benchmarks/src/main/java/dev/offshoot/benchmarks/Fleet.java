package dev.offshoot.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** A shop in as many processes as an experiment needs. */
final class Fleet implements AutoCloseable {

    static final List<String> MODULES =
            List.of("catalog", "customers", "basket", "orders", "inventory", "payments", "shipping", "notifications");

    private static final String OPERATOR_KEY = "the-operator-key-of-benchmarks-0123456789";
    private static final Duration LONGEST_MOVE = Duration.ofMinutes(1);

    private final List<ShopProcess> processes = new ArrayList<>();
    private final Options options;
    private final Map<String, String> settings;

    /** Processes with these settings, none of them started yet. */
    Fleet(Options options, Map<String, String> settings) {
        this.options = options;
        this.settings = new HashMap<>(settings);
        this.settings.put("offshoot.security.operator-key", OPERATOR_KEY);
    }

    /** The whole shop in one jar. */
    ShopProcess shop() throws Exception {
        return start("shop", ShopProcess.freePortForHttpAndGrpc(), settings);
    }

    /** A gateway, without rate limits, in front of what is running. */
    ShopProcess gateway() throws Exception {
        return gateway(Map.of());
    }

    /** The same with further settings. */
    ShopProcess gateway(Map<String, String> more) throws Exception {
        return gateway(ShopProcess.freePortForHttpAndGrpc(), more);
    }

    private ShopProcess gateway(int port, Map<String, String> more) throws Exception {
        var own = new HashMap<>(more);
        own.put("offshoot.security.operator-key", OPERATOR_KEY);
        own.put("spring.grpc.server.port", String.valueOf(port + 1000));
        own.put(
                "offshoot.gateway.instances",
                String.join(
                        ",",
                        processes.stream()
                                .filter(process -> !process.name().equals("gateway"))
                                .map(process -> process.uri("").toString())
                                .toList()));
        for (var quota : List.of("customer", "address", "sign-in")) {
            own.put("offshoot.gateway.quota." + quota + ".requests", "1000000");
            own.put("offshoot.gateway.quota." + quota + ".within", "1s");
        }
        own.put("offshoot.identity.jwks-uri", "http://127.0.0.1:" + port + "/.well-known/jwks.json");
        var gateway = start("gateway", port, own);
        awaitHosts(gateway);
        return gateway;
    }

    /** A shop, and a second process for one of its modules, which both host. */
    ShopProcess shopAnd(String module) throws Exception {
        var shop = shop();
        var own = new HashMap<>(settings);
        own.put("offshoot.identity.jwks-uri", shop.uri("/.well-known/jwks.json").toString());
        start(module + "-service", ShopProcess.freePortForHttpAndGrpc(), own);
        return shop;
    }

    /** Makes the second process the module's only host. */
    void move(ShopProcess shop, String module) throws InterruptedException {
        var deadline = System.nanoTime() + LONGEST_MOVE.toNanos();
        while (true) {
            var answer = shop.post("/actuator/modules/" + module, OPERATOR_KEY, Map.of("hosted", false))
                    .join();
            if (answer.status() == 200) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("The shop does not stop hosting '" + module + "': " + answer.text());
            }
            Thread.sleep(200);
        }
    }

    /** A process for each module, and a gateway in front of them. */
    ShopProcess services() throws Exception {
        var front = ShopProcess.freePortForHttpAndGrpc();
        var own = new HashMap<>(settings);
        own.put("offshoot.identity.jwks-uri", "http://127.0.0.1:" + front + "/.well-known/jwks.json");
        // two at a time: more would only compete for the processors
        for (int i = 0; i < MODULES.size(); i += 2) {
            var starting = new ArrayList<Callable<ShopProcess>>();
            for (var module : MODULES.subList(i, i + 2)) {
                starting.add(launch(module + "-service", freePortBut(front), options, own));
            }
            for (var each : starting) {
                processes.add(each.call());
            }
        }
        return gateway(front, Map.of());
    }

    /** Until then, the gateway is not started and its port looks free. */
    private static int freePortBut(int taken) {
        var port = ShopProcess.freePortForHttpAndGrpc();
        return port == taken || port == taken + 1000 || port + 1000 == taken ? freePortBut(taken) : port;
    }

    private static void awaitHosts(ShopProcess gateway) throws InterruptedException {
        var deadline = System.nanoTime() + LONGEST_MOVE.toNanos();
        while (true) {
            var modules = gateway.get("/actuator/modules", OPERATOR_KEY)
                    .join()
                    .expect(200)
                    .body()
                    .path("modules");
            if (MODULES.stream()
                    .noneMatch(module -> modules.path(module).path("hosts").isEmpty())) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "The gateway does not know which process hosts which module: " + modules);
            }
            Thread.sleep(200);
        }
    }

    private ShopProcess start(String name, int port, Map<String, String> own) throws Exception {
        var process = launch(name, port, options, own).call();
        processes.add(process);
        return process;
    }

    /** Starts a process; the result waits until it is ready, and ends it if that fails. */
    static Callable<ShopProcess> launch(String name, int port, Options options, Map<String, String> settings)
            throws Exception {
        var jar = options.jar(name).toAbsolutePath();
        if (!Files.isRegularFile(jar)) {
            throw new Unavailable("there is no jar " + jar);
        }
        var command = new ArrayList<String>();
        command.add(Programs.java());
        command.addAll(options.jvm());
        command.addAll(List.of("-jar", jar.toString()));
        var all = new HashMap<>(settings);
        all.putAll(options.settings());
        var process = ShopProcess.launch(command, name, Path.of("target", "benchmark-" + name), port, all);
        return () -> {
            try {
                process.awaitAnswer("/actuator/health/readiness");
                return process;
            } catch (RuntimeException | InterruptedException e) {
                process.close();
                throw e;
            }
        };
    }

    List<ShopProcess> processes() {
        return Collections.unmodifiableList(processes);
    }

    /** The processor time of all processes, in milliseconds. */
    long cpuMillis() {
        return processes.stream()
                .mapToLong(process -> Proc.cpuMillis(process.pid()))
                .sum();
    }

    /** Ends all processes, front to back. */
    @Override
    public void close() {
        for (int i = processes.size() - 1; i >= 0; i--) {
            processes.get(i).close();
        }
    }
}
