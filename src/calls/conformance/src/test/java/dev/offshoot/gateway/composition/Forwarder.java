package dev.offshoot.gateway.composition;

import dev.offshoot.messaging.testing.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** In front of all ports of a host: counts the connections that it forwards. */
final class Forwarder implements AutoCloseable {

    private static final int[] OFFSETS = {0, 1000, 3000, 4000};

    private final int port = FreePorts.withOffsets(1000, 3000, 4000);
    private final List<AutoCloseable> open = new ArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    Forwarder(InventoryHost host) throws IOException {
        for (var offset : OFFSETS) {
            var listening = new ServerSocket(port + offset, 50, InetAddress.getLoopbackAddress());
            open.add(listening);
            threads.execute(() -> accept(listening, host.port() + offset));
        }
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    int connections() {
        return connections.get();
    }

    private void accept(ServerSocket listening, int target) {
        try {
            while (true) {
                var from = listening.accept();
                connections.incrementAndGet();
                var to = new Socket(InetAddress.getLoopbackAddress(), target);
                keep(from, to);
                threads.execute(() -> pump(from, to));
                threads.execute(() -> pump(to, from));
            }
        } catch (IOException closed) {
            // the end of the test
        }
    }

    private synchronized void keep(Socket... sockets) {
        open.addAll(List.of(sockets));
    }

    private static void pump(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException closed) {
            // by either side
        }
    }

    @Override
    public synchronized void close() throws Exception {
        for (var each : open) {
            each.close();
        }
        threads.shutdownNow();
    }
}
