package dev.offshoot.benchmarks;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What the gateway costs for reads, compared with nginx in its place. */
final class GatewayExperiment {

    private static final String PATH = "/api/products?size=20";
    /** A JSON media type that the gateway does not cache, so that each request reaches the shop. */
    private static final String UNCOPIED = "application/vnd.benchmark+json";

    private static final String DIRECTLY = "directly";
    private static final String GATEWAY = "gateway";
    private static final String NGINX = "nginx, by default";
    private static final String KEEP_ALIVE = "nginx, keep-alive";

    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
    private static final Pattern PERCENTILE = Pattern.compile("(?m)^\\s+(50|99)%\\s+([0-9.]+)(us|ms|s|m)\\s*$");
    private static final Map<String, Double> MILLIS = Map.of("us", 0.001, "ms", 1.0, "s", 1000.0, "m", 60_000.0);

    private final String wrk;
    private final int connections;

    private GatewayExperiment(String wrk, int connections) {
        this.wrk = wrk;
        this.connections = connections;
    }

    /** A run's result from wrk: requests per second, and milliseconds. */
    record Throughput(double perSecond, double median, double p99) {

        /** Parses the output of {@code wrk --latency}. */
        static Throughput of(String output) {
            var rate = RATE.matcher(output);
            var percentiles = new LinkedHashMap<String, Double>();
            var matcher = PERCENTILE.matcher(output);
            while (matcher.find()) {
                percentiles.put(matcher.group(1), Double.parseDouble(matcher.group(2)) * MILLIS.get(matcher.group(3)));
            }
            if (!rate.find()
                    || percentiles.size() != 2
                    || output.contains("Non-2xx")
                    || output.contains("Socket errors")) {
                throw new IllegalStateException("wrk failed:\n" + output);
            }
            return new Throughput(Double.parseDouble(rate.group(1)), percentiles.get("50"), percentiles.get("99"));
        }
    }

    static List<Figure> run(Options options) throws Exception {
        var rounds = options.number("rounds", 3);
        var length = options.seconds("seconds", 10);
        var warmUp = WarmUp.of(options);
        var connections = options.number("connections", 8);
        var nginx = program(options, "nginx", "/usr/sbin/nginx", "nginx-light");
        var experiment = new GatewayExperiment(program(options, "wrk", "/usr/bin/wrk", "wrk"), connections);
        options.jvm();
        options.jar("shop");
        options.settings();
        try (var cluster = PostgresCluster.start(options)) {
            options.done();
            var settings = MeasuredShop.settings(cluster.createDatabase("shop"));
            try (var fleet = new Fleet(options, settings)) {
                var shop = fleet.shop();
                var gateway = fleet.gateway();
                checkThatNothingIsKept(gateway.uri(PATH));
                try (var proxy = Nginx.start(nginx, shop)) {
                    var urls = new LinkedHashMap<String, String>();
                    urls.put(DIRECTLY, shop.uri(PATH).toString());
                    urls.put(GATEWAY, gateway.uri(PATH).toString());
                    urls.put(NGINX, proxy.url(proxy.plain));
                    urls.put(KEEP_ALIVE, proxy.url(proxy.keepAlive));
                    var figures = experiment.compare(urls, gateway, rounds, length, warmUp);
                    experiment.print("gateway, from its copies", experiment.ask(urls.get(GATEWAY), "*/*", length));
                    return figures;
                }
            }
        }
    }

    private static String program(Options options, String name, String otherwise, String debian) {
        var program = options.text(name, otherwise);
        if (!Files.isExecutable(Path.of(program))) {
            throw new Unavailable(
                    program + " is missing: apt-get install " + debian + ", or give its path with --" + name);
        }
        return program;
    }

    private static void checkThatNothingIsKept(URI uri) throws IOException {
        var connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setRequestProperty("Accept", UNCOPIED);
        if (connection.getResponseCode() != 200 || connection.getHeaderField("Cache-Status") != null) {
            throw new IllegalStateException("The gateway answers " + connection.getHeaderFields());
        }
        connection.getInputStream().close();
    }

    /** Takes turns, so that other load on the machine affects all alike. */
    private List<Figure> compare(
            Map<String, String> urls, ShopProcess gateway, int rounds, Duration length, WarmUp warmUp)
            throws Exception {
        for (var each : urls.entrySet()) {
            warmUp.run(
                    each.getKey(),
                    window -> 1 / ask(each.getValue(), UNCOPIED, window).perSecond());
        }
        var sums = new LinkedHashMap<String, Double>();
        var gatewayCpu = 0L;
        for (int i = 0; i < rounds; i++) {
            for (var each : urls.entrySet()) {
                var before = Proc.cpuMillis(gateway.pid());
                var got = ask(each.getValue(), UNCOPIED, length);
                if (each.getKey().equals(GATEWAY)) {
                    gatewayCpu += Proc.cpuMillis(gateway.pid()) - before;
                }
                print(each.getKey(), got);
                sums.merge(each.getKey(), got.perSecond(), Double::sum);
            }
        }
        for (var other : List.of(DIRECTLY, NGINX, KEEP_ALIVE)) {
            System.out.printf(
                    "gateway / %s: %.2f of the requests, over %d rounds%n",
                    other, sums.get(GATEWAY) / sums.get(other), rounds);
        }
        var requests = sums.get(GATEWAY) * length.toSeconds();
        System.out.printf("gateway: %.3f ms of CPU per request%n", gatewayCpu / requests);
        return List.of(
                ratio(Aim.GATEWAY_AGAINST_NGINX, sums, NGINX, rounds),
                ratio(Aim.GATEWAY_AGAINST_KEEP_ALIVE, sums, KEEP_ALIVE, rounds),
                Figure.of(Aim.GATEWAY_CPU, gatewayCpu / requests, "over %,.0f requests", requests));
    }

    private static Figure ratio(Aim aim, Map<String, Double> sums, String other, int rounds) {
        var ours = sums.get(GATEWAY);
        var theirs = sums.get(other);
        return Figure.of(aim, ours / theirs, "%,.0f against %,.0f/s", ours / rounds, theirs / rounds);
    }

    private void print(String what, Throughput got) {
        System.out.printf(
                "%s: %.0f requests/s, p50 %.2f, p99 %.2f ms (%d connections)%n",
                what, got.perSecond(), got.median(), got.p99(), connections);
    }

    private Throughput ask(String url, String accept, Duration length) {
        return Throughput.of(Programs.run(
                List.of(
                        wrk,
                        "--threads=1",
                        "--connections=" + connections,
                        "--duration=" + length.toSeconds() + "s",
                        "--latency",
                        "--header",
                        "Accept: " + accept,
                        url),
                Path.of("/")));
    }

    /** Nginx twice in front of the shop: with minimal configuration, and keeping its connections alive. */
    private static final class Nginx implements AutoCloseable {

        final int plain = ShopProcess.freePort();
        final int keepAlive = ShopProcess.freePort();
        private final Process process;

        private Nginx(String program, ShopProcess shop) throws IOException, InterruptedException {
            var folder = Files.createDirectories(Path.of("target", "benchmark-nginx"))
                    .toAbsolutePath();
            var file = Files.writeString(folder.resolve("nginx.conf"), """
                    daemon off;
                    pid %1$s/pid;
                    error_log %1$s/error.log;
                    worker_processes auto;
                    events {}
                    http {
                        access_log %1$s/access.log;
                        server {
                            listen 127.0.0.1:%2$d;
                            location / { proxy_pass %4$s; }
                        }
                        upstream shop {
                            server %5$s;
                            keepalive 32;
                        }
                        server {
                            listen 127.0.0.1:%3$d;
                            location / {
                                proxy_pass http://shop;
                                proxy_http_version 1.1;
                                proxy_set_header Connection "";
                            }
                        }
                    }
                    """.formatted(
                            folder, plain, keepAlive, shop.uri(""), shop.uri("").getAuthority()));
            var command = new ArrayList<>(List.of(program, "-p", folder.toString(), "-c", file.toString()));
            System.out.print(Programs.run(List.of(program, "-v"), folder));
            process = Programs.start(command, folder, folder.resolve("nginx.log"));
        }

        static Nginx start(String program, ShopProcess shop) throws IOException, InterruptedException {
            var nginx = new Nginx(program, shop);
            var deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            while (true) {
                try (var socket = new Socket("127.0.0.1", nginx.keepAlive)) {
                    return nginx;
                } catch (IOException notYet) {
                    if (!nginx.process.isAlive() || System.nanoTime() > deadline) {
                        nginx.close();
                        throw new IllegalStateException("nginx does not start: see target/benchmark-nginx");
                    }
                    Thread.sleep(50);
                }
            }
        }

        String url(int port) {
            return "http://127.0.0.1:" + port + PATH;
        }

        @Override
        public void close() {
            process.destroy();
            process.onExit().join();
        }
    }
}
