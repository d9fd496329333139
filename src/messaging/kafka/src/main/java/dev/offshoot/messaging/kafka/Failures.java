package dev.offshoot.messaging.kafka;

import dev.offshoot.messaging.spi.Outages;
import dev.offshoot.messaging.spi.Outages.Refusal;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;

/** What the exceptions of Kafka's client tell. */
final class Failures {

    private Failures() {}

    static @Nullable Refusal refusal(Throwable failure) {
        var refused = failure instanceof AuthenticationException && !(failure instanceof SslAuthenticationException);
        return failure instanceof UnsupportedVersionException ? Refusal.VERSION : refused ? Refusal.CREDENTIALS : null;
    }

    /** Whether the failure of a call, whatever the call was for, tells why the whole cluster cannot be used. */
    static boolean concernsTheCluster(Exception failure) {
        return refusesAll(failure) || refusesAll(failure.getCause());
    }

    private static boolean refusesAll(@Nullable Throwable failure) {
        return failure instanceof AuthenticationException || failure instanceof UnsupportedVersionException;
    }

    /** Reports why a module's topic cannot be consumed. */
    static void report(Exception failure, Outages outages, KafkaTopics topics, String module) {
        var trouble = topics.trouble(failure);
        if (trouble != null) {
            outages.began(trouble);
        } else if (failure instanceof IllegalArgumentException unsuitable) {
            outages.refused(topics.of(module), String.valueOf(unsuitable.getMessage()));
        } else if (isTimeout(failure)) {
            outages.unanswered(topics.of(module), topics.explain(module, failure));
        } else {
            outages.refused(topics.of(module), topics.explain(module, failure));
        }
    }

    /** Whether the server did not answer in time, as far as this process or the client could wait. */
    private static boolean isTimeout(Throwable failure) {
        return failure instanceof TimeoutException
                || failure instanceof org.apache.kafka.common.errors.TimeoutException
                || failure instanceof ExecutionException && failure.getCause() != null && isTimeout(failure.getCause());
    }

    static String describe(Exception failure) {
        if (isTimeout(failure)) {
            return "Kafka does not answer in time";
        }
        var cause = failure.getCause() == null ? failure : failure.getCause();
        return cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }
}
