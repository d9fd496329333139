package dev.offshoot.messaging.refusals;

import dev.offshoot.messaging.testing.FreePorts;
import java.util.List;
import java.util.Set;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager;

final class GuardedArtemis implements GuardedBroker {

    private final Certificate certificate;
    private final int port = FreePorts.one();
    private final int tlsPort = FreePorts.one();
    private final Password password = new Password();
    private final EmbeddedActiveMQ server = new EmbeddedActiveMQ();

    GuardedArtemis(Certificate certificate) {
        this.certificate = certificate;
    }

    @Override
    public void start() throws Exception {
        server.setConfiguration(new ConfigurationImpl()
                .setName("guarded")
                .setPersistenceEnabled(false)
                .setJMXManagementEnabled(false)
                .setSecurityEnabled(true)
                .addAcceptorConfiguration("plain", "tcp://127.0.0.1:" + port)
                .addAcceptorConfiguration(
                        "tls",
                        "tcp://127.0.0.1:" + tlsPort + "?sslEnabled=true;keyStorePath=" + certificate.keyStore()
                                + ";keyStorePassword=" + Certificate.PASSWORD)
                .addAddressSetting("#", new AddressSettings().setMaxDeliveryAttempts(-1)));
        server.setSecurityManager(new ActiveMQSecurityManager() {
            @Override
            public boolean validateUser(String user, String given) {
                return USER.equals(user) && password.get().equals(given);
            }

            @Override
            public boolean validateUserAndRole(String user, String given, Set<Role> roles, CheckType check) {
                return validateUser(user, given);
            }
        });
        server.start();
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
    public List<String> settings(int at, Connecting how, String given) {
        var tls = how == Connecting.PLAIN ? "" : "?sslEnabled=true";
        var trust = how == Connecting.WITH_TLS_AND_TRUST
                ? "&trustStorePath=" + certificate.trustStore() + "&trustStorePassword=" + Certificate.PASSWORD
                : "";
        return List.of(
                "offshoot.messaging.artemis.servers=tcp://127.0.0.1:" + at + tls + trust,
                "offshoot.messaging.artemis.username=" + USER,
                "offshoot.messaging.artemis.password=" + given);
    }

    @Override
    public void change(String changed) {
        password.set(changed);
    }

    @Override
    public boolean createUnsuitableQueue(String namespace, String module) throws Exception {
        server.getActiveMQServer()
                .createQueue(QueueConfiguration.of(namespace + "." + module)
                        .setRoutingType(RoutingType.ANYCAST)
                        .setRingSize(10L));
        return true;
    }

    @Override
    public String credentialsSetting() {
        return "offshoot.messaging.artemis.username and .password";
    }

    @Override
    public void close() throws Exception {
        server.stop();
    }
}
