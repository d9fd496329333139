package dev.offshoot.messaging.engine.store;

/** Where a delivery waits. The number stands in the table. */
public enum Lane {
    ORDINARY(0),
    BULK(1),
    CALL(2),
    PARKED(9);

    public final int number;

    Lane(int number) {
        this.number = number;
    }
}
