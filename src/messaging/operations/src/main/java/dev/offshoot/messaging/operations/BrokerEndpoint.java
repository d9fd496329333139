package dev.offshoot.messaging.operations;

import dev.offshoot.messaging.engine.broker.Brokers;
import dev.offshoot.messaging.engine.broker.CannotChange;
import dev.offshoot.messaging.engine.format.WireFormats;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.http.HttpStatus;
import org.springframework.util.StringUtils;

/**
 * {@code /actuator/broker} shows to which broker this process sends and in which format, from which it receives, and
 * how many messages each holds for all modules. {@code POST} changes it: {@code {"sends": "kafka", "hears": "rabbitmq"}} sends to
 * Kafka and receives from both, and answers with status 409 and the reason if that would leave messages behind.
 * {@code hears} may list several, separated by commas.
 */
@Endpoint(id = "broker")
class BrokerEndpoint {

    private final Brokers brokers;
    private final WireFormats formats;

    BrokerEndpoint(Brokers brokers, WireFormats formats) {
        this.brokers = brokers;
        this.formats = formats;
    }

    @ReadOperation
    Map<String, @Nullable Object> show() {
        var inUse = brokers.inUse();
        var shown = new LinkedHashMap<String, @Nullable Object>();
        shown.put("sends", inUse.sends());
        shown.put("hears", inUse.hears());
        shown.put("format", formats.written());
        return shown;
    }

    @WriteOperation
    WebEndpointResponse<Object> change(String sends, @Nullable String hears) {
        try {
            brokers.change(sends, StringUtils.commaDelimitedListToSet(hears));
            return new WebEndpointResponse<>(show());
        } catch (CannotChange e) {
            return ModulesEndpoint.problem(HttpStatus.CONFLICT, "broker-cannot-change", String.valueOf(e.getMessage()));
        }
    }
}
