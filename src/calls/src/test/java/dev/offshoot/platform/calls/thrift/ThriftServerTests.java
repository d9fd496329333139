package dev.offshoot.platform.calls.thrift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.grpc.inprocess.InProcessChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.protocol.TMessage;
import org.apache.thrift.protocol.TMessageType;
import org.apache.thrift.protocol.TStruct;
import org.apache.thrift.transport.TSocket;
import org.apache.thrift.transport.layered.TFramedTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ThriftServerTests {

    private static final int PATIENCE_MILLIS = 10_000;

    private final ThriftServer server = new ThriftServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            List.of(),
            InProcessChannelBuilder.forName("nobody").build());
    private final List<Socket> clients = new ArrayList<>();

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() throws IOException {
        for (var client : clients) {
            client.close();
        }
        server.stop();
    }

    /** Guards against a few clients that keep all others out for as long as they like. */
    @Test
    void answersWhileManyClientsSendHalfACall() throws Exception {
        for (var client = 0; client < ThriftServer.CONNECTIONS + 10; client++) {
            clients.add(sendingHalfACall());
        }

        assertIsAnswered();
        for (var client : clients.subList(0, 11)) {
            client.setSoTimeout(PATIENCE_MILLIS);
            assertThat(client.getInputStream().read()).as("closed").isEqualTo(-1);
        }
        assertThat(clients.get(11).getInputStream().available()).isZero();
    }

    private Socket sendingHalfACall() throws IOException {
        var client = new Socket(InetAddress.getLoopbackAddress(), server.port());
        client.getOutputStream()
                .write(ByteBuffer.allocate(8)
                        .putInt(ThriftCalls.LARGEST_FRAME)
                        .putInt(0)
                        .array());
        return client;
    }

    private void assertIsAnswered() throws Exception {
        try (var transport =
                new TFramedTransport(new TSocket(ThriftCalls.LIMITS, "127.0.0.1", server.port(), PATIENCE_MILLIS))) {
            transport.open();
            var protocol = ThriftCalls.PROTOCOL.getProtocol(transport);
            protocol.writeMessageBegin(new TMessage("ping", TMessageType.CALL, 1));
            protocol.writeStructBegin(new TStruct("ping_args"));
            protocol.writeFieldStop();
            protocol.writeStructEnd();
            protocol.writeMessageEnd();
            transport.flush();

            assertThat(protocol.readMessageBegin().type).isEqualTo(TMessageType.EXCEPTION);
            assertThatExceptionOfType(TApplicationException.class)
                    .isThrownBy(() -> {
                        throw TApplicationException.readFrom(protocol);
                    })
                    .withMessage("There is no method 'ping'");
        }
    }
}
