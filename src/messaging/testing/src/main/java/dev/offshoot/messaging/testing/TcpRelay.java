package dev.offshoot.messaging.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Relays connections to a local server, and can cut them, as if client or server had died. */
public final class TcpRelay implements AutoCloseable {

    private final ServerSocket listening;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;
    private boolean frozen;

    /** Listens on a free local port, and relays to this local port. */
    public TcpRelay(int target) {
        this(0, target);
    }

    /** Listens on a local port, and relays to another one. */
    public TcpRelay(int port, int target) {
        this.target = target;
        try {
            this.listening = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    private static void start(Runnable work) {
        var thread = new Thread(work, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    public int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        while (!cut) {
            try {
                var client = listening.accept();
                open.add(client);
                var server = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(server);
                start(() -> pump(client, server));
                start(() -> pump(server, client));
                if (cut) {
                    closeAll();
                }
            } catch (IOException e) {
                if (!cut) {
                    closeAll();
                }
            }
        }
    }

    private void pump(Socket from, Socket to) {
        try (from;
                to) {
            copy(from.getInputStream(), to.getOutputStream());
        } catch (IOException e) {
            // one side has closed; close the other, too
        }
        open.remove(from);
        open.remove(to);
    }

    private void copy(InputStream in, OutputStream out) throws IOException {
        var buffer = new byte[8192];
        for (var n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            awaitThaw();
            out.write(buffer, 0, n);
            out.flush();
        }
    }

    private synchronized void awaitThaw() throws IOException {
        try {
            while (frozen && !cut) {
                wait();
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** Relays nothing until it is thawed; connections stay open, as if one side had frozen. */
    public synchronized void freeze() {
        frozen = true;
    }

    /** Relays again, beginning with what was sent meanwhile. */
    public synchronized void thaw() {
        frozen = false;
        notifyAll();
    }

    private void closeAll() {
        for (var socket : Set.copyOf(open)) {
            try {
                socket.close();
            } catch (IOException e) {
                // already closed
            }
            open.remove(socket);
        }
    }

    /** Breaks all connections, and accepts no more. */
    public void cut() {
        cut = true;
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        closeAll();
        thaw();
    }

    @Override
    public void close() {
        cut();
    }
}
