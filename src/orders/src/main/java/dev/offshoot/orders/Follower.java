package dev.offshoot.orders;

import java.io.IOException;

/** Somebody who follows an order. Whatever is told to one whose connection is gone throws. */
interface Follower {

    void tell(OrderHistory.Entry entry) throws IOException;

    /** Says that nothing has happened, so that nobody between hangs up. */
    void tellNothing() throws IOException;

    /** Says that nothing will happen any more. */
    void end();
}
