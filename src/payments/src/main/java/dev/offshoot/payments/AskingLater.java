package dev.offshoot.payments;

import dev.offshoot.messaging.CallCompletion;
import dev.offshoot.messaging.ScheduledMessage;
import java.time.Clock;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Sees to it that a provider that was silent is asked again after a pause, and not for ever. */
@Component
class AskingLater {

    private final ApplicationEventPublisher events;
    private final PaymentSettings settings;
    private final Clock clock;

    AskingLater(ApplicationEventPublisher events, PaymentSettings settings, Clock clock) {
        this.events = events;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Tells payments to ask again.
     *
     * @param asked how often the provider was asked in vain before
     * @param reminder the command that asks again
     * @throws ProviderSilent if it was asked for too long: messaging parks the message after a few attempts more
     */
    CallCompletion remind(int asked, ProviderSilent silence, Record reminder) {
        if (settings.isGivenUp(asked)) {
            throw silence;
        }
        return () -> events.publishEvent(
                new ScheduledMessage(clock.instant().plus(settings.pause(asked)), reminder, silence.getMessage()));
    }
}
