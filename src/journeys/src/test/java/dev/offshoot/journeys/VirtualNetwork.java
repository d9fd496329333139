package dev.offshoot.journeys;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The network of {@link VirtualMachine}s: a bridge, at which this machine has the first address. It goes away when this
 * JVM ends, however it ends.
 */
final class VirtualNetwork implements AutoCloseable {

    private final String bridge = "vm" + ProcessHandle.current().pid();
    private final String prefix = unusedPrefix();
    private final Process bridging;

    VirtualNetwork() {
        bridging = VirtualMachine.begin(List.of("sh", "-euc", """
                trap "ip link del $0" EXIT
                trap exit INT TERM HUP
                ip link add $0 type bridge
                ip address add $1 dev $0
                ip link set $0 up
                echo is up
                cat >/dev/null
                """, bridge, address(1) + "/24"));
        VirtualMachine.firstLine(bridging);
    }

    private static String unusedPrefix() {
        var routes = VirtualMachine.run(List.of("ip", "-4", "route")).output();
        while (true) {
            var prefix = "10.213." + ThreadLocalRandom.current().nextInt(256) + ".";
            if (!routes.contains(prefix)) {
                return prefix;
            }
        }
    }

    String bridge() {
        return bridge;
    }

    /** The address of this machine or, from number 2 on, of a virtual one. */
    String address(int number) {
        return prefix + number;
    }

    /** All of them. */
    String addresses() {
        return prefix + "0/24";
    }

    @Override
    public void close() {
        try {
            bridging.getOutputStream().close();
            bridging.waitFor();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
