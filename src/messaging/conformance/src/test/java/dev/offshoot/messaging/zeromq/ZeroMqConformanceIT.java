package dev.offshoot.messaging.zeromq;

import dev.offshoot.messaging.spi.Broker;
import dev.offshoot.messaging.testing.BrokerConformance;
import dev.offshoot.messaging.testing.BrokerUnderTest;
import dev.offshoot.messaging.testing.FreePorts;
import dev.offshoot.messaging.testing.TcpRelay;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMsg;

/** Tests the adapter without a broker, because it needs none. */
@Tag("all")
class ZeroMqConformanceIT extends BrokerConformance {

    /** How many adapters a test may connect at a time. */
    private static final int PROCESSES = 6;

    /** Each process listens at a port of its own, and others reach it through a relay. */
    private static final class Processes implements BrokerUnderTest {

        /** Where others connect to, and where the process listens. */
        private final Map<Integer, Integer> ports = new TreeMap<>();

        private final Map<Broker, TcpRelay> relays = new ConcurrentHashMap<>();

        Processes() {
            for (var i = 0; i < PROCESSES; i++) {
                ports.put(FreePorts.one(), FreePorts.one());
            }
        }

        private List<String> addresses() {
            return ports.keySet().stream()
                    .map(port -> "tcp://127.0.0.1:" + port)
                    .toList();
        }

        @Override
        public Broker connect(String namespace) {
            var unused = new HashMap<>(ports);
            relays.values().forEach(relay -> unused.remove(relay.port()));
            var port = unused.keySet().iterator().next();
            var adapter = new ZeroMqBroker("tcp://127.0.0.1:" + ports.get(port), addresses(), namespace);
            relays.put(adapter, new TcpRelay(port, ports.get(port)));
            return adapter;
        }

        @Override
        public void disconnect(Broker adapter) {
            try (var relay = relays.remove(adapter)) {
                adapter.close();
            }
        }

        @Override
        public void kill(Broker adapter) {
            relays.get(adapter).cut();
        }

        @Override
        public void freeze(Broker adapter) {
            relays.get(adapter).freeze();
        }

        @Override
        public void thaw(Broker adapter) {
            relays.get(adapter).thaw();
        }

        @Override
        public void sendBytes(String namespace, String module, byte[] body) {
            try (var context = new ZContext()) {
                context.setLinger(1000);
                for (var address : addresses()) {
                    var socket = context.createSocket(SocketType.DEALER);
                    socket.setSendTimeOut(1000);
                    socket.connect(address);
                    var frames = new ZMsg();
                    frames.add("message");
                    frames.add(namespace + "." + module);
                    frames.add("");
                    frames.add("1");
                    frames.add(body);
                    frames.send(socket);
                }
            }
        }

        @Override
        public boolean deliverInVain(String namespace, String module, int messages, int times) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void deleteQueue(String namespace, String module) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String refusedPayload() {
            return "x".repeat(17 * 1024 * 1024);
        }

        @Override
        public String limit() {
            return "change to a broker whose limit can be raised";
        }

        @Override
        public boolean keepsMessages() {
            return false;
        }

        @Override
        public void stop() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void start() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isDurable() {
            return false;
        }

        @Override
        public void close() {
            relays.keySet().forEach(this::disconnect);
        }
    }

    private final BrokerUnderTest processes = new Processes();

    @Override
    protected BrokerUnderTest broker() {
        return processes;
    }
}
