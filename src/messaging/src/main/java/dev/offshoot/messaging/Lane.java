package dev.offshoot.messaging;

/** Where a delivery waits. The number stands in the table. */
enum Lane {
    ORDINARY(0),
    BULK(1),
    CALL(2),
    PARKED(9);

    final int number;

    Lane(int number) {
        this.number = number;
    }
}
