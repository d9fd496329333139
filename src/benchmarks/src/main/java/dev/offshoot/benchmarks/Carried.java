package dev.offshoot.benchmarks;

import java.util.function.LongSupplier;

/**
 * Messages of one transaction, from one process to the other.
 *
 * @param toInbox from the publisher's commit to the last commit to the other's inbox, in seconds
 * @param toEffect from the publisher's commit to that of the last effect, in seconds
 * @param near processor time of the sender per message, with the writing, in milliseconds
 * @param far the same of the receiver
 * @param broker the same of the broker
 */
record Carried(int messages, double toInbox, double toEffect, double near, double far, double broker) {

    /** Publishes messages, and waits until all had their effect. */
    static Carried by(Pair pair, int messages, LongSupplier brokerCpuMillis) throws InterruptedException {
        var nearBefore = Proc.cpuMillis(ProcessHandle.current().pid());
        var farBefore = Proc.cpuMillis(pair.farPid());
        var brokerBefore = brokerCpuMillis.getAsLong();
        var last = pair.tell(messages);
        pair.awaitHeard(last);
        var near = Proc.cpuMillis(ProcessHandle.current().pid()) - nearBefore;
        var far = Proc.cpuMillis(pair.farPid()) - farBefore;
        var broker = brokerCpuMillis.getAsLong() - brokerBefore;
        var first = last - messages + 1;
        var toInbox = seconds(pair, "far.inbox", first);
        var toEffect = seconds(pair, "heard", first);
        var received = pair.jdbc().queryForObject("SELECT count(*) FROM far.inbox", Long.class);
        if (received == null || received != last) {
            throw new IllegalStateException("Only " + received + " of " + last + " messages are in the inbox");
        }
        return new Carried(
                messages,
                toInbox,
                toEffect,
                (double) near / messages,
                (double) far / messages,
                (double) broker / messages);
    }

    double perSecond() {
        return messages / toEffect;
    }

    /** From the publisher's commit to the last commit to a table. */
    private static double seconds(Pair pair, String table, long first) {
        var seconds = pair.jdbc()
                .queryForObject(
                        "SELECT extract(epoch FROM (SELECT max(pg_xact_commit_timestamp(xmin)) FROM " + table
                                + ") - (SELECT pg_xact_commit_timestamp(xmin) FROM told WHERE number = ?))",
                        Double.class,
                        first);
        if (seconds == null) {
            throw new IllegalStateException("The database has no commit time for message " + first);
        }
        return seconds;
    }
}
