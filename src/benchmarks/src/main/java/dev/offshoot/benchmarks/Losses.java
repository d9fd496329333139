package dev.offshoot.benchmarks;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What became of the messages of a stream.
 *
 * @param sent how many the sender believes that it has sent
 * @param refused how many others it failed to send, and knows that
 * @param lost how many of those sent were never received
 * @param doubled how often one was received again
 */
record Losses(long sent, long refused, long lost, long doubled) {

    static final Losses NOT_COUNTED = new Losses(0, 0, 0, 0);

    /** Compares what was sent with what was received, in any order. */
    static Losses of(Set<String> sent, long refused, List<String> received) {
        var distinct = new HashSet<>(received);
        var lost = sent.stream().filter(one -> !distinct.contains(one)).count();
        return new Losses(sent.size(), refused, lost, received.size() - distinct.size());
    }

    Losses plus(Losses other) {
        return new Losses(sent + other.sent, refused + other.refused, lost + other.lost, doubled + other.doubled);
    }

    boolean isExactlyOnce() {
        return lost == 0 && doubled == 0;
    }

    /** Such as "12 lost, 0 doubled of 6,000". */
    @Override
    public String toString() {
        return sent == 0
                ? "not counted"
                : String.format(Locale.ROOT, "%,d lost, %,d doubled of %,d", lost, doubled, sent)
                        + (refused == 0 ? "" : String.format(Locale.ROOT, ", %,d more refused", refused));
    }
}
