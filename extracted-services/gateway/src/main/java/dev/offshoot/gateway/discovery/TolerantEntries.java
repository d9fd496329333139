package dev.offshoot.gateway.discovery;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.apache.curator.x.discovery.ServiceInstance;
import org.apache.curator.x.discovery.ServiceType;
import org.apache.curator.x.discovery.details.InstanceSerializer;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.cloud.zookeeper.discovery.ZookeeperInstance;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads nodes of ZooKeeper, which others may have written. With Curator's own reader, one that it cannot read, or that has
 * no port, would hide all others, and each would name the class of its content.
 */
@Component
@ConditionalOnProperty(name = "offshoot.discovery", havingValue = "zookeeper")
class TolerantEntries implements InstanceSerializer<ZookeeperInstance> {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** No address: {@link RegistryAddresses} logs and ignores it. */
    private static final String UNREADABLE = "(unreadable)";

    @Override
    public byte[] serialize(ServiceInstance<ZookeeperInstance> instance) {
        throw new UnsupportedOperationException("The gateway only reads");
    }

    @Override
    public ServiceInstance<ZookeeperInstance> deserialize(byte[] bytes) {
        try {
            var node = JSON.readTree(new String(bytes, StandardCharsets.UTF_8));
            var metadata = new TreeMap<String, String>();
            node.path("payload")
                    .path("metadata")
                    .properties()
                    .forEach(one -> metadata.put(one.getKey(), one.getValue().asString("")));
            return entry(
                    node.path("address").asString(UNREADABLE), node.path("port").asInt(0), metadata);
        } catch (JacksonException e) {
            return entry(UNREADABLE, 0, Map.of());
        }
    }

    private static ServiceInstance<ZookeeperInstance> entry(String address, int port, Map<String, String> metadata) {
        var id = address + ":" + port;
        var payload = new ZookeeperInstance(id, id, metadata);
        return new ServiceInstance<>(id, id, address, port, null, payload, 0, ServiceType.DYNAMIC, null);
    }
}
