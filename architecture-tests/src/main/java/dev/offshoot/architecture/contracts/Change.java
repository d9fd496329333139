package dev.offshoot.architecture.contracts;

import java.util.Comparator;

/**
 * A difference between two versions of a contract.
 *
 * @param module the module whose contract it is
 * @param subject the message, such as {@code orders.PlaceOrder}, the route, such as {@code GET /api/orders}, or
 *     the call
 * @param language where it matters: JSON, OpenAPI, Avro, Protocol Buffers and Thrift, or gRPC and Thrift
 * @param breaks whether the two versions can no longer run side by side
 * @param what what is different, and for whom that is bad
 * @param advice what to do instead; empty if nothing breaks
 */
public record Change(String module, String subject, String language, boolean breaks, String what, String advice)
        implements Comparable<Change> {

    private static final Comparator<Change> ORDER = Comparator.comparing(Change::module)
            .thenComparing(change -> !change.breaks)
            .thenComparing(Change::subject)
            .thenComparing(Change::language)
            .thenComparing(Change::what);

    @Override
    public int compareTo(Change other) {
        return ORDER.compare(this, other);
    }

    /** The change as a sentence. */
    @Override
    public String toString() {
        return subject + " (" + language + "): " + what + "." + (advice.isEmpty() ? "" : " " + advice + ".");
    }
}
