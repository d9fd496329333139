package dev.offshoot.messaging.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends mutations of valid requests to a local server, each over its own connection, which it may break off. The
 * requests depend only on the seed and their number, so a request that causes a failure can be sent again.
 */
public final class RequestFuzzer {

    /** Instead of 503, where the server says that it has too much to do. */
    public static final int TOO_BUSY = 1;

    private static final int CLIENTS = 6;
    private static final int PATIENCE_MILLIS = 3_000;
    /** Shorter, because the server answers an incomplete request only after its own timeout. */
    private static final int PATIENCE_WITH_PART_MILLIS = 30;

    private final int port;
    private final long seed;
    private final List<Example> examples;

    /**
     * Creates a fuzzer for a local port.
     *
     * @param examples valid requests; the more routes they cover, the better
     */
    public RequestFuzzer(int port, long seed, List<Example> examples) {
        this.port = port;
        this.seed = seed;
        this.examples = List.copyOf(examples);
    }

    /**
     * A valid request.
     *
     * @param headers one line each; {@code Host} and {@code Content-Length} are added
     */
    public record Example(String method, String target, String body, List<String> headers) {

        public static Example get(String target, String... headers) {
            return new Example("GET", target, "", List.of(headers));
        }

        /** A request with a JSON body. */
        public static Example json(String method, String target, String body, String... headers) {
            var all = new ArrayList<>(List.of(headers));
            all.add("Content-Type: application/json");
            return new Example(method, target, body, all);
        }
    }

    /**
     * The answers.
     *
     * @param statuses the number of answers by status; status 0 means no answer, because the server closed the
     *     connection or waited for more, and {@link #TOO_BUSY} that it refused an order because the machine is busy
     * @param shown for each status, the first request (by number) with this status, and its answer
     */
    public record Outcome(Map<Integer, Integer> statuses, Map<Integer, String> shown) {

        public int answers(int status) {
            return statuses.getOrDefault(status, 0);
        }
    }

    private record Answer(int number, int status, String text) {}

    /** Sends the requests with these numbers, excluding the end. */
    public Outcome send(int first, int end) {
        var next = new AtomicInteger(first);
        var clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            Callable<List<Answer>> client = () -> {
                var answers = new ArrayList<Answer>();
                for (var number = next.getAndIncrement(); number < end; number = next.getAndIncrement()) {
                    answers.add(send(number));
                }
                return answers;
            };
            var statuses = new TreeMap<Integer, Integer>();
            var earliest = new TreeMap<Integer, Answer>();
            for (var answers : clients.invokeAll(Collections.nCopies(CLIENTS, client))) {
                for (var answer : answers.get()) {
                    statuses.merge(answer.status(), 1, Integer::sum);
                    earliest.merge(
                            answer.status(), answer, (one, other) -> one.number() < other.number() ? one : other);
                }
            }
            var shown = new TreeMap<Integer, String>();
            earliest.forEach((status, answer) -> shown.put(
                    status,
                    "request " + answer.number() + ": "
                            + visible(request(answer.number()).bytes()) + "\nanswer: " + answer.text()));
            return new Outcome(statuses, shown);
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            clients.shutdownNow();
        }
    }

    /** The request with this number. */
    MutatedRequest request(int number) {
        var random = new Random(seed * 1_000_003 + number);
        // generators with similar seeds begin alike
        random.nextLong();
        return MutatedRequest.of(examples.get(random.nextInt(examples.size())), random);
    }

    private Answer send(int number) throws IOException {
        var request = request(number);
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
            // close at once, so that no local port stays in TIME_WAIT
            socket.setSoLinger(true, 0);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(request.isWhole() ? PATIENCE_MILLIS : PATIENCE_WITH_PART_MILLIS);
            socket.getOutputStream().write(request.bytes());
            socket.getOutputStream().flush();
            return answer(number, socket);
        } catch (SocketException | SocketTimeoutException e) {
            return new Answer(number, 0, e.toString());
        }
    }

    /** Reads enough of the answer to identify it. */
    private static Answer answer(int number, Socket socket) throws IOException {
        var heard = new ByteArrayOutputStream();
        var buffer = new byte[2048];
        for (var read = 0; heard.size() < buffer.length; ) {
            try {
                read = socket.getInputStream().read(buffer);
            } catch (IOException e) {
                break;
            }
            if (read < 0) {
                break;
            }
            heard.write(buffer, 0, read);
            var said = heard.toString(StandardCharsets.ISO_8859_1);
            if (said.startsWith("HTTP/1.1 100 ") && said.contains("\r\n\r\n")) {
                var rest = said.substring(said.indexOf("\r\n\r\n") + 4);
                heard.reset();
                heard.writeBytes(rest.getBytes(StandardCharsets.ISO_8859_1));
                said = rest;
            }
            if (said.contains("\r\n\r\n") && (!said.contains("HTTP/1.1 5") || said.endsWith("}"))) {
                break;
            }
        }
        var said = heard.toString(StandardCharsets.ISO_8859_1);
        if (said.contains("\r\nOffshoot-Too-Busy: ")) {
            return new Answer(number, TOO_BUSY, visible(heard.toByteArray()));
        }
        var status = said.matches("(?s)HTTP/1\\.[01] [0-9]{3}.*") ? Integer.parseInt(said.substring(9, 12)) : 0;
        return new Answer(number, status, visible(heard.toByteArray()));
    }

    private static String visible(byte[] bytes) {
        var text = new StringBuilder();
        for (var i = 0; i < Math.min(bytes.length, 1500); i++) {
            var value = bytes[i] & 0xff;
            if (value >= ' ' && value < 0x7f) {
                text.append((char) value);
            } else {
                text.append("\\x%02x".formatted(value));
            }
        }
        return text.toString();
    }
}
