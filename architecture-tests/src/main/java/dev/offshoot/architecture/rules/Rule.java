package dev.offshoot.architecture.rules;

import dev.offshoot.architecture.reading.Application;
import dev.offshoot.architecture.reading.Place;
import java.util.List;

/** A rule that must hold everywhere in an application. A rule that finds nothing to check fails. */
public interface Rule {

    /** Its name: a few words with hyphens. */
    String id();

    /** What it requires, and why, in one sentence. */
    String sentence();

    /** Checks an application. */
    Result check(Application application);

    /**
     * The result of a check.
     *
     * @param looked how many things the rule checked; a rule that checked none fails
     * @param violations the places where the rule does not hold
     */
    record Result(int looked, List<Violation> violations) {}

    /** A place where a rule does not hold: what is wrong there, and what to do. */
    record Violation(Place place, String what, String advice) {

        @Override
        public String toString() {
            return place + "  " + what + "\n  " + advice;
        }
    }
}
