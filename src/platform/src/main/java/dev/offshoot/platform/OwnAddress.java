package dev.offshoot.platform;

import dev.offshoot.platform.discovery.Misconfigured;
import dev.offshoot.platform.discovery.RegisteredProcess;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The address under which this process is registered. */
final class OwnAddress {

    private static final Logger LOG = LoggerFactory.getLogger("offshoot");
    private static final Set<String> ALL_ADDRESSES = Set.of("", "0.0.0.0", "::");

    private final @Nullable String given;
    private final Machine machine;

    /** This machine. */
    interface Machine {
        InetAddress address() throws UnknownHostException;
    }

    /**
     * Checks the address.
     *
     * @param configured {@code offshoot.registry.address}, if it is set
     * @param bound {@code server.address}, or nothing
     * @throws Misconfigured if the one that counts can be no address
     */
    OwnAddress(@Nullable String configured, String bound, Machine machine) {
        this.machine = machine;
        if (configured != null && !configured.isBlank()) {
            given = checked("offshoot.registry.address", configured.strip());
        } else if (!ALL_ADDRESSES.contains(bound)) {
            given = checked("server.address", bound);
        } else {
            given = null;
            warnIfNobodyElseReachesIt();
        }
    }

    private static String checked(String setting, String address) {
        if (RegisteredProcess.url(address, 80) == null) {
            throw new Misconfigured(
                    "%s is '%s', which is no address to register: set %s to a name (letters, digits, hyphens, dots) or a number"
                                    .formatted(setting, address, "offshoot.registry.address")
                            + " by which others reach this process, without http:// and port");
        }
        return address;
    }

    /** Debian gives the machine's own name the address 127.0.1.1; then all machines would replace each other's entries. */
    private void warnIfNobodyElseReachesIt() {
        try {
            var own = machine.address();
            if (own.isLoopbackAddress()) {
                LOG.warn(
                        "The name of this machine has the address {}, which no other machine reaches: if there are others,"
                                + " set offshoot.registry.address to one by which they reach this process",
                        own.getHostAddress());
            }
        } catch (UnknownHostException e) {
            // each attempt to register says so
        }
    }

    /** Where this process answers HTTP. */
    URI url(int port) {
        try {
            var host = given == null ? machine.address().getHostAddress() : given;
            var url = RegisteredProcess.url(host, port);
            if (url == null) {
                throw new IllegalStateException("No address: " + host + ":" + port);
            }
            return url;
        } catch (UnknownHostException e) {
            throw new IllegalStateException(
                    "The name of this machine has no address: set offshoot.registry.address to one by which other"
                            + " machines reach this process");
        }
    }
}
