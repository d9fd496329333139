package dev.offshoot.platform.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.env.MockEnvironment;

@ExtendWith(OutputCaptureExtension.class)
class DiscoveryTests {

    private final ApplicationContextRunner process =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(DiscoveryAutoConfiguration.class));

    @Test
    void isStaticUnlessConfigured() {
        assertThat(Discovery.of(new MockEnvironment())).isEqualTo(Discovery.STATIC);
        assertThat(Discovery.of(new MockEnvironment().withProperty(Discovery.PROPERTY, " ")))
                .isEqualTo(Discovery.STATIC);
        assertThat(Discovery.of(new MockEnvironment().withProperty(Discovery.PROPERTY, "Etcd")))
                .isEqualTo(Discovery.ETCD);
    }

    @Test
    void saysInOneLineWhatCanBeConfigured() {
        assertThatThrownBy(() -> Discovery.of(new MockEnvironment().withProperty(Discovery.PROPERTY, "zoo")))
                .hasMessage("There is no discovery 'zoo': set offshoot.discovery to one of static, kubernetes, eureka,"
                        + " zookeeper, consul, etcd");
        process.withPropertyValues("offshoot.discovery=zoo")
                .run(context -> assertThat(context.getStartupFailure()).isInstanceOf(UnknownDiscovery.class));
    }

    @Test
    void needsTheClientOfNoRegistryUnlessItIsChosen() {
        var without = process.withClassLoader(new FilteredClassLoader("org.apache.zookeeper"));

        without.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(Registry.class));
        without.withPropertyValues("offshoot.discovery=kubernetes")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(Registry.class));
        without.withPropertyValues("offshoot.discovery=etcd")
                .run(context ->
                        assertThat(context.getBean(Registry.class).shown()).isEqualTo("etcd at http://127.0.0.1:2379"));
    }

    @Test
    void showsNoPasswordOfARegistry() {
        process.withPropertyValues(
                        "offshoot.discovery=eureka", "offshoot.registry.url=http://user:secret@registry:8761/eureka/")
                .run(context -> assertThat(context.getBean(Registry.class).shown())
                        .isEqualTo("Eureka at http://registry:8761/eureka"));
    }

    /** Guards against a log with the password, and a process that tries for ever to register at an address that is none. */
    @ParameterizedTest
    @CsvSource({
        "etcd, http://user:s3^ret@registry:2379, contains invalid characters",
        "etcd, http://user:s3cret@regis_try:2379, name or the port of the host is invalid",
        "etcd, registry:2379, does not begin with http:// or https://",
        "consul, ftp://user:s3cret@registry:8500, does not begin with http:// or https://",
        "eureka, http://registry:0/eureka, name or the port of the host is invalid",
        "etcd, http://registry:2379?user=s3cret, it contains ? or #",
        "zookeeper, http://user:s3cret@registry:2181, it must be host:port",
        "zookeeper, registry 2181, it must be host:port",
    })
    void saysInOneLineWhyAnAddressIsNone(String kind, String url, String why) {
        process.withPropertyValues("offshoot.discovery=" + kind, "offshoot.registry.url=" + url)
                .run(context -> assertThatThrownBy(() -> context.getBean(Registry.class))
                        .rootCause()
                        .isInstanceOf(Misconfigured.class)
                        .hasMessageStartingWith("offshoot.registry.url is no address of " + kind + ": ")
                        .hasMessageContaining(why)
                        .hasMessageContaining(". Set one such as ")
                        .hasMessageNotContainingAny("s3cret", "s3^ret", "\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "ZOOKEEPER, 'one:2181,two.example:2182/shop', 'one:2181,two.example:2182/shop'",
        "ZOOKEEPER, [::1]:2181, [::1]:2181",
        "ETCD, https://user:p%5Ess@registry/, https://user:p%5Ess@registry",
        "CONSUL, ' ', http://127.0.0.1:8500",
    })
    void takesAnAddressOfARegistry(Discovery kind, String url, String taken) {
        assertThat(RegistryUrl.of(kind, url)).isEqualTo(taken);
    }

    @Test
    void showsAWrongAddressAsTheReasonOfAFailedStart() {
        var failure = new IllegalStateException(new Misconfigured("offshoot.registry.url is no address"));

        assertThat(new MisconfiguredAnalyzer().analyze(failure).getDescription())
                .isEqualTo("offshoot.registry.url is no address");
    }

    @Test
    void writesAProcessAsMetadataAndReadsItAgain() {
        var process = new RegisteredProcess(
                "shop",
                URI.create("http://10.0.0.1:8080"),
                Set.of("orders", "basket"),
                RegisteredProcess.unusual(8080, Map.of("grpc", 9080, "thrift", 7000)));

        assertThat(process.metadata())
                .isEqualTo(Map.of("process", "shop", "modules", "basket,orders", "port-thrift", "7000"));
        assertThat(RegisteredProcess.read("10.0.0.1", 8080, process.metadata())).isEqualTo(process);
        assertThat(process.port("grpc")).isEqualTo(9080);
        assertThat(process.port("thrift")).isEqualTo(7000);
    }

    @Test
    void readsNothingFromAnEntryThatIsNoProcess() {
        var metadata = Map.of("process", "shop");

        assertThat(RegisteredProcess.read("10.0.0.1", 8080, Map.of())).isNull();
        assertThat(RegisteredProcess.read("no host", 8080, metadata)).isNull();
        assertThat(RegisteredProcess.read("", 8080, metadata)).isNull();
        assertThat(RegisteredProcess.read("10.0.0.1", 0, metadata)).isNull();
        assertThat(RegisteredProcess.read("10.0.0.1", 65_536, metadata)).isNull();
        assertThat(RegisteredProcess.ports(Map.of("port-grpc", "9 080", "port-dubbo", "-1")))
                .isEmpty();
        assertThat(RegisteredProcess.ports(Map.of("port-grpc", "0", "port-dubbo", "65536", "port-thrift", "65535")))
                .isEqualTo(Map.of("thrift", 65_535));
    }

    @Test
    void logsAStrangeEntryOnceAndNoLineThatItForges(CapturedOutput output) {
        var strange = new StrangeEntries();

        for (var i = 0; i < 3; i++) {
            strange.ignore("etcd", "x\n2026 ERROR everything is lost");
        }

        assertThat(output.getAll().lines()).singleElement().asString().contains("etcd lists 'x?2026 ERROR");
    }

    /** Guards against a registry that has lost its entries, and so its clients the addresses that they knew. */
    @Test
    void keepsTheLastProcessesWhileTheRegistryIsEmptyOrDown() {
        var shop = new RegisteredProcess("shop", URI.create("http://10.0.0.1:8080"), Set.of("orders"), Map.of());
        var answers = new ArrayList<List<RegisteredProcess>>();
        answers.add(List.of(shop));
        answers.add(List.of());
        var asked = new AtomicInteger();
        var processes = new Processes(new ReadRegistry() {

            @Override
            public List<RegisteredProcess> processes() {
                var turn = asked.getAndIncrement();
                if (turn == answers.size()) {
                    throw new RegistryAway("it does not answer", null);
                }
                return answers.get(Math.min(turn, answers.size() - 1));
            }
        });

        Awaitility.await().until(() -> {
            assertThat(processes.hosting("orders")).containsExactly(shop);
            return asked.get() == 4;
        });
        assertThat(processes.hosting("basket")).isEmpty();
    }

    /** Guards against requests that all wait for a registry that is down, and against a failure of another kind. */
    @Test
    void asksARegistryThatIsDownOnceASecondForAllCallers(CapturedOutput output) {
        var asked = new AtomicInteger();
        var processes = new Processes(new ReadRegistry() {

            @Override
            public List<RegisteredProcess> processes() {
                asked.incrementAndGet();
                throw new IllegalStateException("planted");
            }
        });

        var began = System.nanoTime();
        for (var i = 0; i < 1000; i++) {
            assertThat(processes.hosting("orders")).isEmpty();
        }
        var seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();

        assertThat(asked.get()).isBetween(1, 1 + (int) seconds);
        assertThat(output.getAll()).containsOnlyOnce("planted");
    }

    /** A registry from which is only read. */
    private abstract static class ReadRegistry implements Registry {

        @Override
        public String shown() {
            return "a registry";
        }

        @Override
        public void keep(RegisteredProcess self) {}

        @Override
        public void withdraw() {}

        @Override
        public void close() {}
    }
}
