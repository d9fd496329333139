package dev.offshoot.messaging.engine.store;

import java.util.List;

/** The lane of a delivery. Its number is stored in the table, so it must not change. */
public enum Lane {
    ORDINARY(0),
    BULK(1),
    CALL(2),
    PARKED(9);

    /** The lanes that workers process. */
    public static final List<Lane> WORKED = List.of(ORDINARY, BULK, CALL);

    public final int number;

    Lane(int number) {
        this.number = number;
    }
}
