package dev.offshoot.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.gateway.routing.Instance.ModuleState;
import dev.offshoot.gateway.routing.Instance.View;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InstanceTests {

    private final Instance shop = new Instance(URI.create("http://127.0.0.1:1"), Map.of());

    private static View hosting(boolean hosted) {
        return new View(
                "shop", null, "none", true, Map.of("inventory", new ModuleState(hosted, true, true, null, null, null)));
    }

    @Test
    void anAnswerThatIsOvertakenByALaterOneIsOutOfDate() {
        var before = shop.asks();
        var now = shop.asks();

        assertThat(shop.said(hosting(true), now)).isTrue();
        assertThat(shop.said(hosting(false), before)).isFalse();

        assertThat(shop.hosts("inventory")).isTrue();
    }

    @Test
    void isNotSilentBecauseAnEarlierQuestionHasNoAnswer() {
        var before = shop.asks();
        shop.said(hosting(true), shop.asks());

        assertThat(shop.isSilent("no answer in time", before)).isFalse();

        assertThat(shop.isReachable()).isTrue();
        assertThat(shop.isSilent("no answer in time", shop.asks())).isTrue();
        assertThat(shop.isReachable()).isFalse();
    }
}
