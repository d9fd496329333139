package dev.offshoot.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.offshoot.contracts.Money;
import dev.offshoot.payments.testing.RunningProvider;
import dev.offshoot.payments.testing.RunningProvider.Fault;
import dev.offshoot.payments.testing.RunningProvider.Step;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class ProviderWatchTests {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    private final RunningProvider running = new RunningProvider();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final UUID order = UUID.randomUUID();
    private Instant now = NOON;

    private final ProviderWatch watch = new ProviderWatch(
            new HttpProvider(new PaymentSettings(
                    URI.create(running.url()),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(1),
                    Duration.ofDays(1),
                    Duration.ofSeconds(1))),
            meters,
            new Clock() {
                @Override
                public Instant instant() {
                    return now;
                }

                @Override
                public ZoneId getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    return this;
                }
            });

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void tellsOperatorsOnceThatTheProviderHasBeenSilentForAMinute(CapturedOutput log) {
        silence();
        now = NOON.plusSeconds(59);
        silence();
        assertThat(watch.health().getDetails()).containsOnlyKeys("answers").containsEntry("answers", true);
        assertThat(log).doesNotContain("has not answered since");

        now = NOON.plusSeconds(60);
        silence();
        now = NOON.plusSeconds(90);
        silence();

        assertThat(log).containsOnlyOnce("The payment provider has not answered since 2026-06-01T12:00:00Z: ");
        assertThat(watch.health().getStatus())
                .as("payments wait, and the rest goes on")
                .isEqualTo(Status.UP);
        assertThat(watch.health().getDetails())
                .containsEntry("answers", false)
                .containsEntry("silentSince", NOON)
                .containsEntry(
                        "lastFailure", "The provider did not answer /v1/authorizations: 500 INTERNAL_SERVER_ERROR");
        assertThat(silentSeconds()).isEqualTo(90);
    }

    @Test
    void isAtEaseAgainWithTheFirstAnswer(CapturedOutput log) {
        silence();
        now = NOON.plusSeconds(61);
        silence();

        assertThat(authorize().granted()).isTrue();

        assertThat(log).contains("The payment provider answers again, after PT1M1S");
        assertThat(watch.health().getDetails()).containsOnlyKeys("answers").containsEntry("answers", true);
        assertThat(silentSeconds()).isZero();
    }

    /** A provider that permanently refuses one payment is not down. */
    @Test
    void takesARefusalForAnAnswer() {
        var capture = watch.capture(new OrderId(order), authorize().id());
        running.fail(order, Step.REFUND, Fault.BROKEN);
        assertThatExceptionOfType(ProviderSilent.class).isThrownBy(() -> watch.refund(new OrderId(order), capture));
        now = NOON.plusSeconds(61);
        running.refuse(order, Step.REFUND, 410);

        assertThatExceptionOfType(ProviderRefuses.class).isThrownBy(() -> watch.refund(new OrderId(order), capture));

        assertThat(watch.health().getDetails()).containsEntry("answers", true);
        assertThat(silentSeconds()).isZero();
    }

    private void silence() {
        running.fail(order, Step.AUTHORIZE, Fault.BROKEN);
        assertThatExceptionOfType(ProviderSilent.class).isThrownBy(this::authorize);
    }

    private Provider.Authorization authorize() {
        return watch.authorize(new OrderId(order), Money.of("19.99", "EUR"), "tok_ok");
    }

    private double silentSeconds() {
        return meters.get("offshoot.payments.provider.silent").gauge().value();
    }
}
