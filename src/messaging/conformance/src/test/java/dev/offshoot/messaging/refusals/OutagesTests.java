package dev.offshoot.messaging.refusals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.messaging.spi.Outages;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutagesTests {

    private static final String SLOW = "does not answer in time";
    private static final String UNSUITABLE = "deletes what nobody has consumed";

    private final Log log = new Log();
    private final String address = UUID.randomUUID() + ":5672";
    private final Outages outages = new Outages(
            new Outages.Server("Broker", List.of(address), false, new Outages.Settings("a", "b", "c", "d")),
            failure -> null);

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void slowAnswersAreNoRefusal() {
        outages.unanswered("stock", SLOW);
        outages.unanswered("stock", SLOW);
        outages.refused("stock", UNSUITABLE);
        outages.refused("stock", UNSUITABLE);
        outages.unanswered("stock", SLOW);
        outages.unanswered("stock", SLOW);
        outages.unanswered("orders", SLOW);

        assertThat(log.about(address)).singleElement().asString().contains(UNSUITABLE);
    }

    @Test
    void aQueueThatIsAcceptedIsNotSlowAnyMore() {
        outages.unanswered("stock", SLOW);
        outages.unanswered("stock", SLOW);
        outages.accepted("stock");
        outages.unanswered("stock", SLOW);

        assertThat(log.about(address)).isEmpty();
    }

    @Test
    void aQueueAboutWhichNothingIsAnsweredIsReportedOnce() {
        for (var attempt = 0; attempt < 10; attempt++) {
            outages.unanswered("stock", SLOW);
        }
        assertThat(log.about(address)).singleElement().asString().contains(SLOW);

        outages.accepted("stock");
        assertThat(log.about("'stock' can be used now")).hasSize(1);
    }
}
