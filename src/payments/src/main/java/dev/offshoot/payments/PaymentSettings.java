package dev.offshoot.payments;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings for calls to the payment provider.
 *
 * @param providerUrl the provider's base URL; if it is unset, a simulator answers
 * @param connectTimeout the maximum time to connect
 * @param readTimeout the maximum time to answer; after it, the outcome counts as unknown, and the call is repeated
 * @param askAgain the pause before the provider is asked again; it doubles each time, up to a minute
 * @param giveUpAfter how long to keep asking a provider that does not answer; after it, the message is parked
 * @param simulatedDelay how long the simulator takes for the token {@code tok_slow}
 */
@ConfigurationProperties("offshoot.payments")
record PaymentSettings(
        @Nullable URI providerUrl,
        @DefaultValue("2s") Duration connectTimeout,
        @DefaultValue("5s") Duration readTimeout,
        @DefaultValue("500ms") Duration askAgain,
        @DefaultValue("1d") Duration giveUpAfter,
        @DefaultValue("3s") Duration simulatedDelay) {

    /** How long a module that stops waits for calls in progress: enough for three of them. */
    private static final Duration LONGEST = Duration.ofSeconds(9);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    PaymentSettings {
        if (providerUrl != null
                && (providerUrl.getHost() == null
                        || !String.valueOf(providerUrl.getScheme()).matches("https?"))) {
            throw new IllegalArgumentException(
                    "offshoot.payments.provider-url must be an http or https URL, not " + providerUrl);
        }
        within("connect-timeout", connectTimeout);
        within("read-timeout", readTimeout);
        within("ask-again", askAgain);
        if (giveUpAfter.isNegative()) {
            throw new IllegalArgumentException(
                    "offshoot.payments.give-up-after must not be negative, but is " + giveUpAfter);
        }
    }

    /** The pause after this many attempts without an answer. */
    Duration pause(int asked) {
        var doubled = askAgain.multipliedBy(1L << Math.min(asked, 10));
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    /** Whether to stop asking after this many attempts with these pauses. */
    boolean isGivenUp(int asked) {
        var waited = Duration.ZERO;
        for (int i = 0; i < asked && waited.compareTo(giveUpAfter) < 0; i++) {
            waited = waited.plus(pause(i));
        }
        return waited.compareTo(giveUpAfter) >= 0;
    }

    private static void within(String name, Duration value) {
        if (value.isNegative() || value.isZero() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "offshoot.payments." + name + " must be longer than 0 and at most 9s, not " + value);
        }
    }
}
