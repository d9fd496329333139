package dev.offshoot.architecture.criteria;

import dev.offshoot.architecture.reading.Place;
import java.util.regex.Pattern;

/**
 * A piece of evidence.
 *
 * @param criterion what it is evidence of
 * @param module the module that it counts for
 * @param place where it stands
 * @param what what was found there, in one sentence
 * @param points what it costs the module
 */
public record Finding(Criterion criterion, String module, Place place, String what, int points) {

    private static final Pattern NUMBERED = Pattern.compile("(?<=[\\w$])([$.])\\d+");
    private static final Pattern EXAMPLES = Pattern.compile(" \\([^()]*\\)");

    /** What stays the same when lines move and the compiler counts anew: by this a baseline knows it again. */
    public String fingerprint() {
        return stable(criterion.id() + "|" + module + "|" + place.type()
                + (place.member().isEmpty() ? "" : "#" + place.member()) + "|" + what);
    }

    /**
     * A fingerprint, of this version or of an earlier one, without what changes by itself: the numbers of classes that have
     * no name, and the places that a cycle gives as examples.
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
