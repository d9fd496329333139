package dev.offshoot.gateway.moving;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One module on its way to another process.
 *
 * @param from the processes that hosted it when the move began
 * @param to the process that is to be its only host
 * @param step where the move stands
 * @param weight how many of a hundred requests go to the new host while both host it; nothing where the move goes on by
 *     itself
 * @param reason why it went no further, or who will host the module again once it is back, or nothing
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
        /** The new host is told to work for the module beside the old one. */
        STARTING,
        /** Both work; requests go to both, or to the new host already. */
        SHARING,
        /** The old host is asked to stop hosting. */
        LETTING_GO,
        DONE,
        /** It was not safe to go on. Whoever hosted the module at that moment still does. */
        REFUSED
    }

    boolean isOver() {
        return step == Step.DONE || step == Step.REFUSED;
    }

    /** Whether it stays as it is until it is asked to go on. */
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
