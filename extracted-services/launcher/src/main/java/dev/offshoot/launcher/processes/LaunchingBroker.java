package dev.offshoot.launcher.processes;

import dev.offshoot.launcher.plan.Home;
import dev.offshoot.launcher.plan.Plan;
import dev.offshoot.launcher.terminal.Refused;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The command line of a broker.
 *
 * @param planned its name is one of {@link Plan#BROKERS}, its port the one for clients
 * @param controllerPort the port at which Kafka talks to itself
 * @param readinessPort the port at which it says that it is ready
 */
public record LaunchingBroker(Plan.Planned planned, Home home, int controllerPort, int readinessPort)
        implements Child.Launch {

    /** Chooses free ports for what only this machine's launcher asks. */
    public static LaunchingBroker of(Plan.Planned planned, Home home) {
        try (var controller = free();
                var readiness = free()) {
            return new LaunchingBroker(planned, home, controller.getLocalPort(), readiness.getLocalPort());
        } catch (IOException e) {
            throw new Refused("There is no free port for " + planned.name() + ": " + e.getMessage());
        }
    }

    private static ServerSocket free() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
    }

    @Override
    public List<String> command(boolean again) {
        return jarCommand(planned, home, "64m", planned.port(), controllerPort, readinessPort);
    }

    /**
     * Starts a server from its jar, with its name, the folder of its data, and its ports as arguments.
     *
     * @param initialHeap such as {@code 64m}
     */
    static List<String> jarCommand(Plan.Planned planned, Home home, String initialHeap, int... ports) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + planned.heap(),
                "-Xms" + initialHeap,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                Jars.toStart(home.jar(planned)).toString(),
                planned.name(),
                home.broker(planned.name()).toString()));
        Arrays.stream(ports).mapToObj(String::valueOf).forEach(command::add);
        return command;
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
