package dev.offshoot.messaging.refusals;

import dev.offshoot.messaging.testing.FreePorts;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.activemq.broker.BrokerPlugin;
import org.apache.activemq.broker.BrokerService;
import org.apache.activemq.broker.SslContext;
import org.apache.activemq.security.SimpleAuthenticationPlugin;

final class GuardedActiveMq implements GuardedBroker {

    private final Certificate certificate;
    private final int port = FreePorts.one();
    private final int tlsPort = FreePorts.one();
    private final Map<String, String> passwords = new ConcurrentHashMap<>(Map.of(USER, PASSWORD));
    private final BrokerService server = new BrokerService();

    GuardedActiveMq(Certificate certificate) {
        this.certificate = certificate;
    }

    @Override
    public void start() throws Exception {
        var users = new SimpleAuthenticationPlugin();
        users.setUserPasswords(passwords);
        users.setUserGroups(Map.of(USER, Set.of()));
        server.setBrokerName("guarded");
        server.setPersistent(false);
        server.setUseJmx(false);
        server.setUseShutdownHook(false);
        server.setPlugins(new BrokerPlugin[] {users});
        server.setSslContext(new SslContext(certificate.keyManagers().getKeyManagers(), null, null));
        server.addConnector("tcp://127.0.0.1:" + port);
        server.addConnector("ssl://127.0.0.1:" + tlsPort);
        server.start();
        server.waitUntilStarted();
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public int tlsPort() {
        return tlsPort;
    }

    @Override
    public List<String> settings(int at, Connecting how, String password) {
        return List.of(
                "offshoot.messaging.activemq.servers=" + (how == Connecting.PLAIN ? "tcp" : "ssl") + "://127.0.0.1:"
                        + at,
                "offshoot.messaging.activemq.username=" + USER,
                "offshoot.messaging.activemq.password=" + password);
    }

    @Override
    public void change(String password) {
        passwords.put(USER, password);
    }

    @Override
    public boolean createUnsuitableQueue(String namespace, String module) {
        return false;
    }

    @Override
    public String credentialsSetting() {
        return "offshoot.messaging.activemq.username and .password";
    }

    @Override
    public void close() throws Exception {
        server.stop();
        server.waitUntilStopped();
    }
}
