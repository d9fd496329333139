package dev.offshoot.launcher.processes;

import dev.offshoot.launcher.plan.Home;
import dev.offshoot.launcher.plan.Plan;
import dev.offshoot.launcher.registry.FindingRegistry;
import dev.offshoot.launcher.terminal.Refused;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The command line of a registry.
 *
 * @param other the port at which etcd would talk to others of its cluster, or at which the others say that they are ready
 */
public record LaunchingRegistry(Plan.Planned planned, Home home, int other) implements Child.Launch {

    private static final String DIES_WITH_LAUNCHER = "setpriv";

    /** Settings for the processes of the shop, or for other registries: they could open this one to the network. */
    private static final List<String> OF_OTHERS =
            List.of("SPRING_", "OFFSHOOT_", "SERVER_", "MANAGEMENT_", "EUREKA_", "ETCD_");

    public static LaunchingRegistry of(Plan.Planned planned, Home home) {
        try (var free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return new LaunchingRegistry(planned, home, free.getLocalPort());
        } catch (IOException e) {
            throw new Refused("There is no free port for " + planned.name() + ": " + e.getMessage());
        }
    }

    private boolean isEtcd() {
        return planned.name().equals("etcd");
    }

    @Override
    public List<String> command(boolean again) {
        return isEtcd() ? etcdCommand() : jarCommand();
    }

    private List<String> etcdCommand() {
        var command = new ArrayList<String>();
        if (FindingRegistry.program(DIES_WITH_LAUNCHER, System.getenv()) != null) {
            // unlike processes in Java, it does not watch its launcher
            command.addAll(List.of(DIES_WITH_LAUNCHER, "--pdeathsig", "TERM"));
        }
        var clients = "http://127.0.0.1:" + planned.port();
        var peers = "http://127.0.0.1:" + other;
        command.addAll(List.of(
                String.valueOf(FindingRegistry.program("etcd", System.getenv())),
                "--name=offshoot",
                "--data-dir=" + home.broker(planned.name()),
                "--listen-client-urls=" + clients,
                "--advertise-client-urls=" + clients,
                "--listen-peer-urls=" + peers,
                "--initial-advertise-peer-urls=" + peers,
                "--initial-cluster=offshoot=" + peers,
                "--log-level=warn",
                "--logger=zap"));
        return command;
    }

    private List<String> jarCommand() {
        return LaunchingBroker.jarCommand(planned, home, "32m", planned.port(), other);
    }

    @Override
    public void dress(Map<String, String> environment) {
        environment.keySet().removeIf(name -> OF_OTHERS.stream().anyMatch(name::startsWith));
    }

    @Override
    public String readiness() {
        return "http://127.0.0.1:" + (isEtcd() ? planned.port() + "/health" : other + "/");
    }

    @Override
    public Duration patience() {
        return Duration.ofMinutes(2);
    }
}
