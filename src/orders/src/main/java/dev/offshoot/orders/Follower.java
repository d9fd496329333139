package dev.offshoot.orders;

import java.io.IOException;

/** Somebody who follows an order. The methods throw if the connection is gone. */
interface Follower {

    /** Why a stream ends. */
    enum Ending {
        /** There is nothing more to follow. */
        ORDER_ENDED,
        /** The rest is told over another connection, maybe by another process. */
        RECONNECT,
        /** The process stops. */
        PROCESS_STOPS
    }

    void tell(OrderHistory.Entry entry) throws IOException;

    /** Keeps the connection alive while nothing happens. */
    void tellNothing() throws IOException;

    /** Ends the stream, after everything told before. */
    void end(Ending why);
}
