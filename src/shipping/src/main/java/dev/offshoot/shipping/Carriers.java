package dev.offshoot.shipping;

import dev.offshoot.messaging.ModuleListener;
import dev.offshoot.messaging.ScheduledMessage;
import java.util.List;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * The simulated carriers. Two answer at once, one too late, and one never. None delivers to Antarctica.
 */
final class Carriers {

    private Carriers() {}

    /** Whether any carrier delivers there; the country is an ISO 3166 code. */
    static boolean goTo(String country) {
        return !country.equals("AQ");
    }

    private static boolean serves(QuoteWanted wanted) {
        return goTo(wanted.country());
    }

    @Component
    static class Hare {

        private final ApplicationEventPublisher events;

        Hare(ApplicationEventPublisher events) {
            this.events = events;
        }

        @ModuleListener
        void on(List<QuoteWanted> wanted) {
            wanted.stream()
                    .filter(Carriers::serves)
                    .forEach(one -> events.publishEvent(
                            new QuoteOffered(one.orderId(), "Hare Express", 690 + 25L * one.items(), true)));
        }
    }

    @Component
    static class Goose {

        private final ApplicationEventPublisher events;

        Goose(ApplicationEventPublisher events) {
            this.events = events;
        }

        @ModuleListener
        void on(List<QuoteWanted> wanted) {
            wanted.stream()
                    .filter(Carriers::serves)
                    .forEach(one -> events.publishEvent(
                            new QuoteOffered(one.orderId(), "Goose Post", 490 + 60L * one.items(), true)));
        }
    }

    @Component
    static class Tortoise {

        private final ApplicationEventPublisher events;

        Tortoise(ApplicationEventPublisher events) {
            this.events = events;
        }

        /** The cheapest quote, but always too late. */
        @ModuleListener
        void on(List<QuoteWanted> wanted) {
            wanted.stream()
                    .filter(Carriers::serves)
                    .forEach(one -> events.publishEvent(new ScheduledMessage(
                            one.until().plusSeconds(1),
                            new QuoteOffered(one.orderId(), "Tortoise Freight", 100, false))));
        }
    }

    @Component
    static class Mole {

        @ModuleListener
        void on(List<QuoteWanted> wanted) {
            // consumed, and never answered
        }
    }
}
