package dev.offshoot.orders;

import java.io.IOException;

/** Somebody who follows an order. The methods throw if the connection is gone. */
interface Follower {

    void tell(OrderHistory.Entry entry) throws IOException;

    /** Keeps the connection alive while nothing happens. */
    void tellNothing() throws IOException;

    /** Ends the stream. */
    void end();
}
