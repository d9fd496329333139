package dev.offshoot.messaging.refusals;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** A broker that wants a password at one port, and TLS at another. */
interface GuardedBroker extends AutoCloseable {

    String USER = "shop";
    String PASSWORD = "right-as-rain";

    /** How a process connects, as settings say it. */
    enum Connecting {
        PLAIN,
        WITH_TLS,
        WITH_TLS_AND_TRUST
    }

    void start() throws Exception;

    /** The port at which it speaks no TLS. */
    int port();

    int tlsPort();

    /** The settings with which a process connects. */
    List<String> settings(int port, Connecting how, String password);

    /** Gives the user this password, and nobody else one. */
    void change(String password) throws Exception;

    /** Creates a queue that may lose messages. Returns false if the broker has no such queue. */
    boolean createUnsuitableQueue(String namespace, String module) throws Exception;

    /** What an operator must set if the credentials are wrong. */
    String credentialsSetting();

    /** The password of a broker that runs in this JVM. */
    final class Password extends AtomicReference<String> {

        private static final long serialVersionUID = 1L;

        Password() {
            super(PASSWORD);
        }
    }
}
