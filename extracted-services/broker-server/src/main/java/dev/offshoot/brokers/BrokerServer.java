package dev.offshoot.brokers;

/** A broker for one machine. It listens on the loopback interface, admits everybody, and keeps its data in a folder. */
public interface BrokerServer extends AutoCloseable {

    /**
     * Starts it, and returns when it accepts connections.
     *
     * @throws Exception if the folder cannot be used, or a port is taken
     */
    void start() throws Exception;

    /** Whether it runs: a server may stop by itself, such as when its disk is full. */
    boolean isRunning();

    /** Stops it gracefully. */
    @Override
    void close();
}
