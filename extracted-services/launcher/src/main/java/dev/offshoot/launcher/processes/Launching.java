package dev.offshoot.launcher.processes;

import dev.offshoot.launcher.broker.Broker;
import dev.offshoot.launcher.plan.Calls;
import dev.offshoot.launcher.plan.Home;
import dev.offshoot.launcher.plan.Plan;
import dev.offshoot.launcher.registry.Registry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The command line and the environment of a process. Secrets go through the environment, because every user of the
 * machine can read command lines.
 */
public record Launching(
        Plan.Planned planned, Plan plan, Home home, BackingServices backing, Operation operation, boolean demo)
        implements Child.Launch {

    /**
     * What is the same for all processes of a launcher.
     *
     * @param key the operator key of this run
     * @param control the port of the launcher's {@code Control}
     * @param javaOptions JVM options for every process
     * @param calls how the gateway asks inventory; if null, as it is configured
     * @param registry where processes are found; if null, at their planned ports, or as it is configured
     * @param archives makes the processes start faster
     */
    public record Operation(
            String key,
            IntSupplier control,
            List<String> javaOptions,
            @Nullable Calls calls,
            @Nullable Registry registry,
            Archives archives) {}

    @Override
    public List<String> command(boolean again) {
        var jar = Jars.toStart(home.jar(planned));
        var command = new ArrayList<>(java(planned));
        command.addAll(Archives.options(jar, operation.javaOptions()));
        // in case it serves the database file, serve it to this machine only
        command.add("-Dh2.bindAddress=127.0.0.1");
        command.addAll(operation.javaOptions());
        command.add("-jar");
        command.add(jar.toString());
        command.add("--server.port=" + planned.port());
        command.add(grpc(planned, planned.grpcPort()));
        command.add("--offshoot.launcher.pid=" + ProcessHandle.current().pid());
        command.add("--offshoot.demo=" + demo);
        if (!planned.isGateway() && !again) {
            command.add("--offshoot.messaging.hosts=" + String.join(",", planned.hosts()));
        }
        var calls = operation.calls();
        if (calls != null && planned.isGateway()) {
            command.add("--offshoot.gateway.availability=" + calls.shown());
        }
        if (calls != null && calls.port(planned) > 0) {
            command.add("--offshoot.calls.answer=" + calls.shown());
        }
        var address = address(System.getenv("SERVER_ADDRESS"));
        if (address != null) {
            command.add("--server.address=" + address);
            if (planned.isGateway()) {
                command.add("--spring.grpc.server.address=" + address);
            }
        }
        return command;
    }

    /** Java, with the options that its class data archive must match. */
    static List<String> java(Plan.Planned planned) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + planned.heap(),
                // by default, the heap begins with a 64th of the machine's memory, and a process never gives it back
                "-Xms64m",
                "-XX:+UseSerialGC",
                // when nine processes start on one laptop, the optimizing compiler would cost each of them a minute
                "-XX:TieredStopAtLevel=1");
    }

    static String grpc(Plan.Planned planned, int port) {
        return planned.grpcPort() > 0 ? "--spring.grpc.server.port=" + port : "--spring.grpc.server.enabled=false";
    }

    /** Processes behind the gateway and demos listen on this machine only, others on all addresses. */
    private @Nullable String address(@Nullable String configured) {
        if (planned != plan.front()) {
            return "127.0.0.1";
        }
        return configured != null ? configured : demo ? "127.0.0.1" : null;
    }

    @Override
    public void dress(Map<String, String> environment) {
        environment.put("OFFSHOOT_SECURITY_OPERATORKEY", operation.key());
        var registry = operation.registry();
        if (registry != null) {
            registry.dress(environment);
        }
        if (planned.isGateway()) {
            // the gateway needs neither the database nor the broker
            environment
                    .keySet()
                    .removeIf(name -> name.startsWith("SPRING_DATASOURCE_")
                            || Broker.isOfABroker(name)
                            || name.startsWith("PG")
                            || name.startsWith("OFFSHOOT_STAFF_"));
            environment.put("OFFSHOOT_GATEWAY_INSTANCES", String.join(",", plan.instances()));
            environment.put(
                    "OFFSHOOT_GATEWAY_LAUNCHER",
                    "http://127.0.0.1:" + operation.control().getAsInt());
            return;
        }
        var seen = planned.isShop()
                ? backing.database()
                : backing.roles().of(planned.hosts().get(0));
        seen.dress(environment);
        backing.brokers().dress(environment);
        if (backing.brokers().sends().kind() != Broker.Kind.NONE) {
            Broker.dressForAll(planned, plan, environment);
            environment.putIfAbsent(
                    "OFFSHOOT_MESSAGING_NAMESPACE", backing.database().namespace());
        }
        if (!planned.isShop()) {
            environment.putIfAbsent(
                    "OFFSHOOT_IDENTITY_JWKSURI",
                    "http://127.0.0.1:" + plan.front().port() + "/.well-known/jwks.json");
        }
    }

    @Override
    public String readiness() {
        return "http://" + reachable() + ":" + planned.port() + "/actuator/health/readiness";
    }

    private String reachable() {
        var address = address(System.getenv("SERVER_ADDRESS"));
        return address == null || address.equals("0.0.0.0") || address.equals("::") ? "127.0.0.1" : address;
    }

    @Override
    public void started() {
        operation.archives().makeLater(planned);
    }

    @Override
    public Duration patience() {
        return Duration.ofMinutes(5);
    }
}
