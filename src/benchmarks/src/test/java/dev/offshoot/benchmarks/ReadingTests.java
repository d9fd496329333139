package dev.offshoot.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offshoot.benchmarks.GatewayExperiment.Throughput;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A figure read from the wrong place, or in the wrong unit, looks plausible. */
class ReadingTests {

    private static final String WRK = """
            Running 10s test @ http://127.0.0.1:8090/api/products?size=20
              1 threads and 8 connections
              Thread Stats   Avg      Stdev     Max   +/- Stdev
                Latency     4.35ms    3.10ms  61.15ms   92.51%
                Req/Sec     1.97k   310.12     2.40k    70.00%
              Latency Distribution
                 50%  850.00us
                 75%    4.62ms
                 90%    7.10ms
                 99%    1.02s
              19712 requests in 10.01s, 151.65MB read
            Requests/sec:   1969.52
            Transfer/sec:     15.15MB
            """;

    private static final String PERF_TEST = """
            id: test-101500-123, starting consumer #0
            id: test-101500-123, time 1.005 s, sent: 784 msg/s, confirmed: 768 msg/s, nacked: 0 msg/s, received: 768 msg/s, min/median/75th/95th/99th consumer latency: 1370/26294/48724/212067/231322 µs
            id: test-101500-123, time 2.030 s, sent: 8951 msg/s, confirmed: 8597 msg/s, nacked: 0 msg/s, received: 8004 msg/s, min/median/75th/95th/99th consumer latency: 2778/40981/93459/196352/235626 µs
            id: test-101500-123, time 3.031 s, sent: 10951 msg/s, confirmed: 10597 msg/s, nacked: 0 msg/s, received: 10004 msg/s, min/median/75th/95th/99th consumer latency: 2778/40981/93459/196352/235626 µs
            id: test-101500-123, time 4.031 s, sent: 11951 msg/s, confirmed: 11597 msg/s, nacked: 0 msg/s, received: 11,004 msg/s, min/median/75th/95th/99th consumer latency: 2778/40981/93459/196352/235626 µs
            id: test-101500-123, sending rate avg: 10482 msg/s
            id: test-101500-123, receiving rate avg: 10377 msg/s
            """;

    @Test
    void readsWhatWrkSaysWhateverItsUnits() {
        assertThat(Throughput.of(WRK)).isEqualTo(new Throughput(1969.52, 0.85, 1020));
    }

    @Test
    void takesNoFigureOfRequestsThatFailed() {
        assertThatThrownBy(() -> Throughput.of(WRK + "  Non-2xx or 3xx responses: 12\n"))
                .hasMessageContaining("Non-2xx or 3xx responses: 12");
        assertThatThrownBy(() -> Throughput.of(WRK + "  Socket errors: connect 0, read 3, write 0, timeout 0\n"))
                .hasMessageContaining("read 3");
    }

    @Test
    void readsWhatWasReceivedOnceItWasWarm() {
        assertThat(BridgeExperiment.received(PERF_TEST)).isEqualTo(10504);
        assertThatThrownBy(() -> BridgeExperiment.received("Main thread caught exception"))
                .hasMessageContaining("caught exception");
    }

    @Test
    void readsWhatConnectionsHaveCarried() {
        var output = """
                ESTAB 0      0      127.0.0.1:40422      127.0.0.1:5432  users:(("java",pid=17,fd=18)) bbr rto:212 bytes_sent:48534 bytes_retrans:59 bytes_acked:48475 bytes_received:90890 segs_out:635
                ESTAB 0      0      127.0.0.1:40424      127.0.0.1:5432  users:(("java",pid=17,fd=19)) bbr rto:208 bytes_received:489 segs_out:7
                ESTAB 0      0      127.0.0.1:40426      127.0.0.1:5432  users:(("java",pid=170,fd=5)) bbr rto:208 bytes_sent:1 segs_out:7
                """;

        assertThat(Traffic.carried(output)).isEqualTo(48534 + 90890 + 489 + 1);
        assertThat(Traffic.byConnection(17, output))
                .isEqualTo(Map.of("127.0.0.1:40422", 48534L + 90890, "127.0.0.1:40424", 489L));
    }
}
