package dev.offshoot.launcher.plan;

import dev.offshoot.launcher.terminal.Refused;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The technologies over which the gateway can ask inventory for availability. */
public enum Calls {
    GRPC(0),
    REST(0),
    THRIFT(3000),
    DUBBO(4000);

    private final int offset;

    /**
     * @param offset the distance of its port to the HTTP port, or 0 if it has none of its own: those of HTTP and gRPC are
     *     open anyway
     */
    Calls(int offset) {
        this.offset = offset;
    }

    /**
     * The technology of this name.
     *
     * @throws Refused if there is none, or no gateway that would ask
     */
    public static Calls chosen(String name, Plan plan) {
        var chosen = Arrays.stream(values())
                .filter(one -> one.shown().equals(name))
                .findFirst()
                .orElseThrow(() -> new Refused("Unknown technology '" + name + "': --calls takes one of "
                        + Arrays.stream(values()).map(Calls::shown).collect(Collectors.joining(", "))));
        if (!plan.behindGateway()) {
            throw new Refused("--calls is how the gateway asks inventory: add --gateway or --extract");
        }
        return chosen;
    }

    public String shown() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The port at which a process answers it, or 0 if it needs none of its own. */
    public int port(Plan.Planned process) {
        return offset > 0 && hasInventory(process) ? process.port() + offset : 0;
    }

    private static boolean hasInventory(Plan.Planned process) {
        return process.isShop() || process.name().equals(ShopModules.service("inventory"));
    }
}
