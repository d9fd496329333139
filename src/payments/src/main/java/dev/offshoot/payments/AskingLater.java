package dev.offshoot.payments;

import dev.offshoot.messaging.CallCompletion;
import dev.offshoot.messaging.ScheduledMessage;
import java.time.Clock;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Retries calls to a silent provider after a pause, up to a limit. */
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
     * Publishes a delayed command to ask again.
     *
     * @param asked the number of earlier attempts without an answer
     * @param reminder the command to ask again
     * @throws ProviderSilent after too long a time: messaging parks the message after a few more attempts
     */
    CallCompletion remind(int asked, ProviderSilent silence, Record reminder) {
        if (settings.isGivenUp(asked)) {
            throw silence;
        }
        return () -> events.publishEvent(
                new ScheduledMessage(clock.instant().plus(settings.pause(asked)), reminder, silence.getMessage()));
    }
}
