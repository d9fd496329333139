package dev.offshoot.gateway.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.cloud.zookeeper.discovery.ZookeeperInstance;
import org.springframework.cloud.zookeeper.discovery.ZookeeperServiceInstance;

/** Nodes that others have written into ZooKeeper. */
class TolerantEntriesTests {

    private static ZookeeperServiceInstance read(String node) throws Exception {
        return new ZookeeperServiceInstance(
                "offshoot", new TolerantEntries().deserialize(node.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void readsAProcess() throws Exception {
        var process = read("""
                {"name":"offshoot","id":"shop-1","address":"10.0.0.1","port":8080,"serviceType":"DYNAMIC","payload":
                {"@class":"org.springframework.cloud.zookeeper.discovery.ZookeeperInstance","id":"shop-1","name":"shop",
                "metadata":{"process":"shop","port-grpc":"7000"}}}""");

        assertThat(process.getHost()).isEqualTo("10.0.0.1");
        assertThat(process.getPort()).isEqualTo(8080);
        assertThat(process.getMetadata()).isEqualTo(Map.of("process", "shop", "port-grpc", "7000"));
    }

    /** Guards against an entry that hides all others, because reading its address fails. */
    @ParameterizedTest
    @ValueSource(strings = {"", "no JSON", "{}", "null", "[1]", "{\"address\":{},\"port\":\"x\",\"payload\":7}"})
    void givesAnyOtherNodeAnAddressThatIsNone(String node) throws Exception {
        var entry = read(node);

        assertThat(entry.getHost()).isEqualTo("(unreadable)");
        assertThat(entry.getPort()).isZero();
        assertThat(entry.getMetadata()).isEmpty();
    }

    /** Guards against a node that names the class that is made of it. */
    @Test
    void makesNothingOfTheClassThatANodeNames() throws Exception {
        var entry = new TolerantEntries().deserialize("""
                {"name":"x","id":"x","address":"10.0.0.1","port":1,"serviceType":"DYNAMIC",
                "payload":["java.util.ArrayList",[]]}""".getBytes(StandardCharsets.UTF_8));

        assertThat(entry.getAddress()).isEqualTo("10.0.0.1");
        assertThat((Object) entry.getPayload()).isInstanceOf(ZookeeperInstance.class);
    }
}
