package dev.offshoot.journeys;

import dev.offshoot.messaging.testing.FreePorts;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A proxy to a server on this machine, which can close connections, or drop responses. */
final class Wire implements AutoCloseable {

    private final int port = FreePorts.one();
    private final int server;
    private final ServerSocket door;
    private final Set<Socket> ends = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;
    private volatile boolean answersLost;

    Wire(int server) {
        this.server = server;
        try {
            door = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        begin("wire", this::accept);
    }

    /** The port to connect to. */
    int port() {
        return port;
    }

    /** Closes all connections, and refuses new ones. */
    void cut() {
        cut = true;
        hangUp();
    }

    /** Drops the server's responses from now on. */
    void loseAnswers() {
        answersLost = true;
    }

    /** Lets new connections work again. */
    void mend() {
        cut = false;
        answersLost = false;
        hangUp();
    }

    private void hangUp() {
        ends.forEach(Wire::close);
        ends.clear();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                var client = door.accept();
                if (cut) {
                    client.close();
                    continue;
                }
                connect(client);
            } catch (IOException e) {
                // this wire is closed
            }
        }
    }

    private void connect(Socket client) {
        try {
            var there = new Socket(InetAddress.getLoopbackAddress(), server);
            ends.add(client);
            ends.add(there);
            begin("wire-there", () -> carry(client, there, false));
            begin("wire-back", () -> carry(there, client, true));
        } catch (IOException e) {
            // the server is down: the client sees a broken connection
            close(client);
        }
    }

    private void carry(Socket from, Socket to, boolean answers) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            var some = new byte[16 * 1024];
            for (int read = in.read(some); read >= 0; read = in.read(some)) {
                if (!(answers && answersLost)) {
                    out.write(some, 0, read);
                    out.flush();
                }
            }
        } catch (IOException e) {
            // one end has closed, so close the other
        } finally {
            close(from);
            close(to);
        }
    }

    private static void begin(String name, Runnable task) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket end) {
        try {
            end.close();
        } catch (IOException e) {
            // already closed
        }
    }

    @Override
    public void close() {
        cut();
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
