package dev.offshoot.platform.discovery;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A registry, as a process needs it. Calls block, for a few seconds at most. */
public interface Registry extends AutoCloseable {

    /**
     * A client of a registry; it connects with its first call.
     *
     * @param kind anything but {@link Discovery#STATIC} and {@link Discovery#KUBERNETES}, where processes need not register
     */
    static Registry of(Discovery kind, RegistrySettings settings) {
        return switch (kind) {
            case EUREKA -> new EurekaRegistry(settings);
            case CONSUL -> new ConsulRegistry(settings);
            case ETCD -> new EtcdRegistry(settings);
            case ZOOKEEPER -> new ZooKeeperRegistry(settings);
            default -> throw new IllegalArgumentException(kind + " is no registry");
        };
    }

    /** Its name and address. */
    String shown();

    /**
     * Enters this process, or renews its entry, or updates it. Called again and again.
     *
     * @throws RegistryAway if the registry does not answer, or refuses
     */
    void keep(RegisteredProcess self);

    /**
     * Removes the entry of this process, if there is one.
     *
     * @throws RegistryAway if the registry does not answer; then the entry expires
     */
    void withdraw();

    /**
     * The processes that are registered. Entries of others under the same name are left out.
     *
     * @throws RegistryAway if the registry does not answer
     */
    List<RegisteredProcess> processes();

    @Override
    void close();

    /** The registry does not answer, or refuses. */
    class RegistryAway extends RuntimeException {

        private static final long serialVersionUID = 1L;

        RegistryAway(String why, @Nullable Throwable cause) {
            super(why, cause);
        }
    }
}
