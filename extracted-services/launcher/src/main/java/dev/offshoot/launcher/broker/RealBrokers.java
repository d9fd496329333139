package dev.offshoot.launcher.broker;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Opens connections to brokers, with their clients' handshakes. */
public final class RealBrokers implements FindingBroker.Brokers {

    private static final int PATIENCE_MILLIS = 2000;

    @Override
    public void signIn(String host, int port, String username, String password, String virtualHost) throws IOException {
        var factory = new ConnectionFactory();
        factory.setHost(host);
        factory.setPort(port);
        factory.setUsername(username);
        factory.setPassword(password);
        factory.setVirtualHost(virtualHost);
        factory.setConnectionTimeout(PATIENCE_MILLIS);
        factory.setHandshakeTimeout(2 * PATIENCE_MILLIS);
        factory.setAutomaticRecoveryEnabled(false);
        try {
            factory.newConnection("offshoot launcher").close(PATIENCE_MILLIS);
        } catch (ConnectException | UnknownHostException | SocketTimeoutException e) {
            throw (ConnectException) new ConnectException(e.getMessage()).initCause(e);
        } catch (PossibleAuthenticationFailureException e) {
            throw new IOException("user name and password are not accepted", e);
        } catch (TimeoutException e) {
            throw new IOException("it does not speak AMQP", e);
        } catch (IOException e) {
            throw new IOException(e.getMessage() == null ? "it does not speak AMQP" : e.getMessage(), e);
        }
    }

    /** A NATS server introduces itself in the first line that it sends. */
    @Override
    public @Nullable String refusalOfNats(String address) {
        var colon = address.lastIndexOf(':');
        try (var socket = new Socket()) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(
                    new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))),
                    PATIENCE_MILLIS);
            var introduction = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
            if (introduction == null || !introduction.startsWith("INFO ")) {
                return "what listens there is not NATS";
            }
            return introduction.contains("\"jetstream\":true") ? null : "it runs without JetStream";
        } catch (SocketTimeoutException e) {
            return "it does not answer";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
