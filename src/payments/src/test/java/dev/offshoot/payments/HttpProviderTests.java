package dev.offshoot.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.offshoot.contracts.Money;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a provider that supports only the required minimum of HTTP/1.1. */
class HttpProviderTests {

    private final OrderId order = new OrderId(UUID.randomUUID());
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private ServerSocket server;
    private HttpProvider provider;

    @BeforeEach
    void listens() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        provider = new HttpProvider(new PaymentSettings(
                URI.create("http://127.0.0.1:" + server.getLocalPort()),
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                Duration.ofDays(1),
                Duration.ofSeconds(1)));
    }

    @AfterEach
    void stops() throws IOException {
        server.close();
        thread.shutdownNow();
    }

    /** Guards against a provider that cannot answer because the Content-Length is missing. */
    @Test
    void saysHowLongABodyIsAndAsksForNothingNewerThanHttp11() throws Exception {
        var heard = thread.submit(answers("{\"id\": \"a-1\", \"status\": \"AUTHORIZED\"}"));

        var authorization = provider.authorize(order, Money.of("19.99", "EUR"), "tok_ok");

        assertThat(authorization).isEqualTo(new Provider.Authorization("a-1", true));
        assertPlain(heard.get(), "POST /v1/authorizations HTTP/1.1");
        assertThat(heard.get().get(heard.get().size() - 1)).contains("\"token\":\"tok_ok\"");
    }

    @Test
    void saysHowLongAnEmptyBodyIs() throws Exception {
        var heard = thread.submit(answers("{\"id\": \"c-1\"}"));

        assertThat(provider.capture(order, "a-1")).isEqualTo("c-1");

        assertPlain(heard.get(), "POST /v1/authorizations/a-1/captures HTTP/1.1");
    }

    /** A call that was never sent need not be repeated: there is nothing to void. */
    @Test
    void knowsWhetherTheProviderCanHaveHeardTheQuestion() throws Exception {
        thread.submit(answers("<html>"));
        assertThatExceptionOfType(ProviderSilent.class)
                .isThrownBy(() -> provider.authorize(order, Money.of("19.99", "EUR"), "tok_ok"))
                .matches(silence -> !silence.unreached);

        server.close();
        assertThatExceptionOfType(ProviderSilent.class)
                .isThrownBy(() -> provider.authorize(order, Money.of("19.99", "EUR"), "tok_ok"))
                .matches(silence -> silence.unreached);
    }

    /** Reads one request as the simplest server would; returns its lines and finally its body. */
    private Callable<List<String>> answers(String body) {
        return () -> {
            try (var connection = server.accept()) {
                connection.setSoTimeout(2_000);
                var in = new BufferedReader(
                        new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
                var lines = new ArrayList<String>();
                var length = 0;
                for (var line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                    lines.add(line);
                    if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length: ")) {
                        length = Integer.parseInt(line.substring("content-length: ".length()));
                    }
                }
                var sent = new char[length];
                for (int read = 0; read < length; read += in.read(sent, read, length - read)) {}
                lines.add(new String(sent));
                connection
                        .getOutputStream()
                        .write(("HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: "
                                        + body.length() + "\r\nConnection: close\r\n\r\n" + body)
                                .getBytes(StandardCharsets.ISO_8859_1));
                return lines;
            }
        };
    }

    private static void assertPlain(List<String> heard, String requestLine) {
        assertThat(heard.get(0)).isEqualTo(requestLine);
        assertThat(heard)
                .anySatisfy(line -> assertThat(line).startsWithIgnoringCase("Content-Length: "))
                .noneSatisfy(line -> assertThat(line).startsWithIgnoringCase("Transfer-Encoding:"))
                .noneSatisfy(line -> assertThat(line).startsWithIgnoringCase("Upgrade:"));
    }
}
