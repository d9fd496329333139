package dev.offshoot.gateway.moving;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The move of a module to another process.
 *
 * @param from the processes that hosted it when the move began
 * @param to the process that will be its only host
 * @param step the current step
 * @param weight the percentage of requests to the new host while both host the module; null if the move continues by
 *     itself
 * @param reason why the move stopped, or which process will host the module again once it is back, or null
 * @param since when this step began
 */
public record Move(
        List<String> from,
        String to,
        Step step,
        @Nullable Integer weight,
        @Nullable String reason,
        Instant since) {

    enum Step {
        /** The new host is being started as a process. */
        LAUNCHING,
        /** The new host starts to host the module beside the old one. */
        STARTING,
        /** Both host it; requests go to both, or already to the new one. */
        SHARING,
        /** The old host drains, and stops hosting the module. */
        LETTING_GO,
        DONE,
        /** It was not safe to continue. The hosts at that moment still host the module. */
        REFUSED
    }

    boolean isOver() {
        return step == Step.DONE || step == Step.REFUSED;
    }

    /** Whether it waits for a request to continue. */
    boolean waits() {
        return step == Step.SHARING && weight != null;
    }

    Move at(Step next, Instant now) {
        return new Move(from, to, next, weight, null, now);
    }

    Move done(@Nullable String note, Instant now) {
        return new Move(from, to, Step.DONE, weight, note, now);
    }

    Move refused(@Nullable String why, Instant now) {
        return new Move(from, to, Step.REFUSED, weight, why, now);
    }
}
