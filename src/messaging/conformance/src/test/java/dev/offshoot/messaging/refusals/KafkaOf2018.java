package dev.offshoot.messaging.refusals;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.RequestUtils;

/**
 * Introduces itself as Kafka 1.1 did: it has one server, and understands requests up to those versions (as reported by
 * one that was started for comparison). Nothing else is answered.
 */
final class KafkaOf2018 implements Closeable {

    private static final Map<ApiKeys, Integer> VERSIONS = Map.of(
            ApiKeys.PRODUCE, 5,
            ApiKeys.FETCH, 7,
            ApiKeys.LIST_OFFSETS, 2,
            ApiKeys.METADATA, 5,
            ApiKeys.FIND_COORDINATOR, 1,
            ApiKeys.JOIN_GROUP, 2,
            ApiKeys.API_VERSIONS, 1,
            ApiKeys.CREATE_TOPICS, 2,
            ApiKeys.DESCRIBE_CONFIGS, 1,
            ApiKeys.INIT_PRODUCER_ID, 0);

    private final ServerSocket server;
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();

    KafkaOf2018() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private static void start(Runnable work) {
        var thread = new Thread(work, "old-kafka");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                var client = server.accept();
                clients.add(client);
                start(() -> answer(client));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void answer(Socket client) {
        try (client) {
            var in = new DataInputStream(client.getInputStream());
            var out = new DataOutputStream(client.getOutputStream());
            while (true) {
                var request = ByteBuffer.wrap(in.readNBytes(in.readInt()));
                var response = answer(RequestHeader.parse(request));
                out.writeInt(response.remaining());
                out.write(response.array(), response.arrayOffset() + response.position(), response.remaining());
                out.flush();
            }
        } catch (EOFException | SocketException e) {
            // the client is gone
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } finally {
            clients.remove(client);
        }
    }

    private ByteBuffer answer(RequestHeader request) throws SocketException {
        var version = request.apiVersion();
        return switch (request.apiKey()) {
            case API_VERSIONS ->
                version > VERSIONS.get(ApiKeys.API_VERSIONS)
                        ? serialize(request, versions().setErrorCode(Errors.UNSUPPORTED_VERSION.code()), (short) 0)
                        : serialize(request, versions(), version);
            case METADATA -> serialize(request, metadata(), version);
            default -> throw new SocketException("it closes the connection");
        };
    }

    private static ByteBuffer serialize(RequestHeader request, ApiMessage body, short version) {
        var header = request.toResponseHeader();
        return RequestUtils.serialize(header.data(), header.headerVersion(), body, version);
    }

    private static ApiVersionsResponseData versions() {
        var understood = new ApiVersionsResponseData.ApiVersionCollection();
        VERSIONS.forEach((key, newest) -> understood.add(new ApiVersionsResponseData.ApiVersion()
                .setApiKey(key.id)
                .setMinVersion((short) 0)
                .setMaxVersion(newest.shortValue())));
        return new ApiVersionsResponseData().setApiKeys(understood);
    }

    private MetadataResponseData metadata() {
        var brokers = new MetadataResponseData.MetadataResponseBrokerCollection();
        brokers.add(new MetadataResponseData.MetadataResponseBroker()
                .setNodeId(0)
                .setHost("127.0.0.1")
                .setPort(port()));
        return new MetadataResponseData()
                .setBrokers(brokers)
                .setClusterId("old")
                .setControllerId(0);
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (var client : clients) {
            client.close();
        }
    }
}
