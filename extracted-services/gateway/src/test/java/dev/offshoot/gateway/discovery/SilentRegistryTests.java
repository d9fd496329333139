package dev.offshoot.gateway.discovery;

import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.offshoot.gateway.GatewayApplication;
import dev.offshoot.gateway.routing.Instances;
import dev.offshoot.gateway.testing.GatewayTest;
import dev.offshoot.gateway.testing.StandIn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** A registry that accepts requests and answers none of them: the gateway asks again, and finds processes later. */
class SilentRegistryTests {

    private static final int UNANSWERED = 3;

    private static final String ANSWER = """
            {"applications":{"versions__delta":"1","apps__hashcode":"UP_1_","application":[{"name":"OFFSHOOT","instance":[
            {"instanceId":"one","app":"OFFSHOOT","vipAddress":"offshoot","hostName":"localhost","ipAddr":"127.0.0.1",
            "status":"UP","port":{"$":%d,"@enabled":"true"},"securePort":{"$":443,"@enabled":"false"},"actionType":"ADDED",
            "metadata":{"process":"one"},"leaseInfo":{"renewalIntervalInSecs":1,"durationInSecs":90},"dataCenterInfo":
            {"@class":"com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo","name":"MyOwn"}}]}]}}""";

    /** A registry with one process. */
    private static final class Silent implements AutoCloseable {

        private final AtomicInteger unanswered = new AtomicInteger();
        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final StandIn process = new StandIn("one", "inventory");
        private final HttpServer server;

        Silent() {
            try {
                server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            server.setExecutor(threads);
            server.createContext("/", this::answer);
            server.start();
        }

        private void answer(HttpExchange exchange) throws IOException {
            if (unanswered.get() < UNANSWERED) {
                unanswered.incrementAndGet();
            } else {
                StandIn.json(200, ANSWER.formatted(process.url().getPort())).handle(exchange);
            }
        }

        String url() {
            return "http://localhost:" + server.getAddress().getPort() + "/eureka";
        }

        @Override
        public void close() {
            server.stop(0);
            threads.shutdownNow();
            process.close();
        }
    }

    /** Guards against Spring Cloud's client of Eureka, which waits for three minutes by default. */
    @Test
    void isAskedAgainUntilItAnswers() {
        try (var registry = new Silent();
                var gateway = new SpringApplicationBuilder(GatewayApplication.class)
                        .run(
                                "--server.port=0",
                                "--spring.grpc.server.port=0",
                                "--offshoot.gateway.poll=50ms",
                                "--offshoot.security.operator-key=" + GatewayTest.OPERATOR_KEY,
                                "--offshoot.discovery=eureka",
                                "--offshoot.registry.url=" + registry.url())) {
            await().atMost(Duration.ofSeconds(60)).until(() -> registry.unanswered.get() == UNANSWERED);

            await().atMost(Duration.ofSeconds(10))
                    .until(() -> gateway.getBean(Instances.class)
                                    .hosting("inventory")
                                    .size()
                            == 1);
        }
    }
}
