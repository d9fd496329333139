package dev.offshoot.gateway.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A fake process that answers with the raw request target, byte for byte; Java's servers would parse it. */
public final class Echo implements AutoCloseable {

    private final String module;
    private final ServerSocket socket;

    public Echo(String module) {
        this.module = module;
        try {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    public URI url() {
        return URI.create("http://localhost:" + socket.getLocalPort());
    }

    private static void daemon(Runnable work) {
        var thread = new Thread(work, "echo");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                var accepted = socket.accept();
                daemon(() -> serve(accepted));
            }
        } catch (IOException e) {
            // already closed
        }
    }

    private void serve(Socket accepted) {
        try (accepted;
                var reader = new BufferedReader(
                        new InputStreamReader(accepted.getInputStream(), StandardCharsets.ISO_8859_1))) {
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                var headers = new StringBuilder();
                for (var header = reader.readLine(); header != null && !header.isEmpty(); header = reader.readLine()) {
                    headers.append(header).append('\n');
                }
                var target = line.split(" ", 2)[1].replace(" HTTP/1.1", "");
                answer(accepted, target.startsWith("/actuator/") ? hosted() : target + "\n" + headers);
            }
        } catch (IOException e) {
            // the client is gone
        }
    }

    private String hosted() {
        return """
                {"process":"shop","broker":"none","accepting":true,"modules":{"%s":
                {"hosted":true,"ready":true,"hearing":true,"pending":0,"parked":0,"outgoing":0,
                "schema":"00000000-0000-0000-0000-000000000000"}}}""".formatted(module);
    }

    private static void answer(Socket accepted, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.ISO_8859_1);
        var head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + bytes.length + "\r\n\r\n";
        accepted.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
        accepted.getOutputStream().write(bytes);
        accepted.getOutputStream().flush();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
