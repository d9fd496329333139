package dev.offshoot.launcher.processes;

import dev.offshoot.launcher.plan.Home;
import dev.offshoot.launcher.plan.Plan;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The command line of a broker.
 *
 * @param name {@code kafka}, {@code artemis} or {@code activemq}
 * @param planned its port is the one for clients
 * @param controllerPort the port at which Kafka talks to itself
 * @param readinessPort the port at which it says that it is ready
 */
public record LaunchingBroker(String name, Plan.Planned planned, Home home, int controllerPort, int readinessPort)
        implements Child.Launch {

    /** A broker at free ports of this machine. */
    public static LaunchingBroker atFreePorts(String name, Home home) throws IOException {
        try (var clients = free();
                var controller = free();
                var readiness = free()) {
            return new LaunchingBroker(
                    name,
                    new Plan.Planned(
                            Plan.BROKER,
                            "extracted-services/broker-server",
                            clients.getLocalPort(),
                            0,
                            List.of(),
                            "384m"),
                    home,
                    controller.getLocalPort(),
                    readiness.getLocalPort());
        }
    }

    private static ServerSocket free() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
    }

    @Override
    public List<String> command(boolean again) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + planned.heap(),
                "-Xms64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                Jars.toStart(home.jar(planned)).toString(),
                name,
                home.broker(name).toString(),
                String.valueOf(planned.port()),
                String.valueOf(controllerPort),
                String.valueOf(readinessPort));
    }

    @Override
    public void dress(Map<String, String> environment) {
        environment.keySet().removeIf(name -> name.startsWith("SPRING_") || name.startsWith("OFFSHOOT_"));
    }

    @Override
    public String readiness() {
        return "http://127.0.0.1:" + readinessPort + "/";
    }

    @Override
    public Duration patience() {
        return Duration.ofMinutes(2);
    }
}
