package dev.offshoot.payments;

import dev.offshoot.contracts.Money;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The money of one order.
 *
 * @param customer nothing while only the reversal has been heard of
 * @param amount nothing while only the reversal has been heard of
 * @param captureId by which the provider knows what it took
 */
record Payment(
        UUID orderId,
        @Nullable UUID customer,
        State state,
        @Nullable Money amount,
        long capturedMinor,
        long refundedMinor,
        @Nullable String captureId) {

    enum State {
        /** The money is here. */
        TAKEN,
        /** The provider will not give it. */
        DECLINED,
        /** It is to go back, as soon as it is known what there is to give. */
        REVERSING,
        /** It went back, or never came and never will. */
        REVERSED
    }

    /** Whether nothing is known that could go back: all that was asked, if anything was, came to nothing. */
    boolean isThoughtNeverTaken() {
        return state == State.REVERSED && captureId == null;
    }
}
