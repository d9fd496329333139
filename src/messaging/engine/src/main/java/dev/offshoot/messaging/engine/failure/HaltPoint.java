package dev.offshoot.messaging.engine.failure;

import org.jspecify.annotations.Nullable;

/**
 * Points at which tests can make a process die, to check that no message is lost. {@code
 * -Doffshoot.messaging.halt-at=BEFORE_COMMIT} halts it there without cleanup, as {@code kill -9} would; {@code
 * BEFORE_COMMIT:20} halts it the 20th time.
 */
public enum HaltPoint {
    /** A batch is processed, but not committed. */
    BEFORE_COMMIT,
    /** A chain has delivered a message, but is not committed. */
    IN_CHAIN,
    /** A batch is committed, but not reported to observers. */
    AFTER_COMMIT,
    /** A message from the broker is stored, but not acknowledged. */
    BEFORE_ACKNOWLEDGEMENT,
    /** The broker has confirmed a message, but it is still in the outbox. */
    AFTER_CONFIRM,
    /** A call is leased, but not made. */
    BEFORE_CALL,
    /** A call has returned, but is not completed. */
    BEFORE_ENDING;

    private static final @Nullable HaltPoint CHOSEN;
    private static int passes;

    static {
        var setting = System.getProperty("offshoot.messaging.halt-at");
        if (setting == null) {
            CHOSEN = null;
        } else {
            var parts = setting.split(":", 2);
            CHOSEN = valueOf(parts[0]);
            passes = parts.length == 1 ? 1 : Integer.parseInt(parts[1]);
        }
    }

    public static void reached(HaltPoint point) {
        if (point == CHOSEN) {
            synchronized (HaltPoint.class) {
                if (--passes <= 0) {
                    Runtime.getRuntime().halt(137);
                }
            }
        }
    }
}
