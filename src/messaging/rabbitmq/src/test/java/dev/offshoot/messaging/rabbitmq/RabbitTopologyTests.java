package dev.offshoot.messaging.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class RabbitTopologyTests {

    // the client puts the reason in the cause only
    @Test
    void explainsWhatToDoWithAQueueThatHasOtherArguments() {
        var refused = new IOException(null, new IllegalStateException("inequivalent arg 'x-queue-type'"));

        assertThat(new RabbitTopology("shop").explain("orders", refused))
                .contains("'shop.orders'", "inequivalent arg", "delete it there once it is empty");
    }
}
