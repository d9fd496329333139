package dev.offshoot.architecture.criteria;

import dev.offshoot.architecture.reading.Place;
import java.util.regex.Pattern;

/**
 * A piece of evidence.
 *
 * @param criterion what it is evidence of
 * @param module the module that it counts against
 * @param place where it is
 * @param what what was found there, in one sentence
 * @param points what it costs the module
 */
public record Finding(Criterion criterion, String module, Place place, String what, int points) {

    private static final Pattern NUMBERED = Pattern.compile("(?<=[\\w$])([$.])\\d+");
    private static final Pattern EXAMPLES = Pattern.compile(" \\([^()]*\\)");

    /**
     * Identifies this evidence in a baseline: it stays the same when lines move or the compiler renumbers anonymous
     * classes.
     */
    public String fingerprint() {
        return stable(criterion.id() + "|" + module + "|" + place.type()
                + (place.member().isEmpty() ? "" : "#" + place.member()) + "|" + what);
    }

    /**
     * Removes from a fingerprint, of this version or an earlier one, what changes by itself: the numbers of anonymous and
     * local classes, and the example places of a cycle.
     */
    public static String stable(String fingerprint) {
        var parts = fingerprint.split("\\|", 4);
        if (parts.length < 4) {
            return fingerprint;
        }
        var cycle = parts[0].equals(Criterion.TYPE_CYCLE.id()) || parts[0].equals(Criterion.EVENT_CYCLE.id());
        return parts[0] + "|" + parts[1] + "|"
                + (cycle ? "" : NUMBERED.matcher(parts[2]).replaceAll("$1"))
                + "|"
                + (cycle
                        ? EXAMPLES.matcher(parts[3]).replaceAll("")
                        : NUMBERED.matcher(parts[3]).replaceAll("$1"));
    }
}
