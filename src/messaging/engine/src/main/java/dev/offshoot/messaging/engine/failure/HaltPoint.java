package dev.offshoot.messaging.engine.failure;

import org.jspecify.annotations.Nullable;

/**
 * Where a process can be made to die, to see that nothing is lost: {@code -Doffshoot.messaging.halt-at=BEFORE_COMMIT}
 * ends it there, without any clean-up, as {@code kill -9} would. {@code halt-at=BEFORE_COMMIT:20} lets 19 pass first.
 */
public enum HaltPoint {
    /** A batch is worked off, and not committed. */
    BEFORE_COMMIT,
    /** A batch is committed, and nobody was told yet. */
    AFTER_COMMIT,
    /** A message from the broker is written down, and not acknowledged. */
    BEFORE_ACKNOWLEDGEMENT,
    /** The broker has confirmed a message, and it is still in the outbox. */
    AFTER_CONFIRM,
    /** A call to the outside is leased, and not made. */
    BEFORE_CALL,
    /** A call to the outside is answered, and what follows is not recorded. */
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
