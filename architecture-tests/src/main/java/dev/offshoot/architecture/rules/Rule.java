package dev.offshoot.architecture.rules;

import dev.offshoot.architecture.reading.Application;
import dev.offshoot.architecture.reading.Place;
import java.util.List;

/** Something that must hold everywhere. It can fail: where it finds nothing to look at, it has failed already. */
public interface Rule {

    /** How it is called: a few words with hyphens. */
    String id();

    /** What must be so, and why: a sentence. */
    String sentence();

    /** Looks at an application. */
    Result check(Application application);

    /**
     * What came of looking.
     *
     * @param looked how many things the rule looked at; a rule that looked at none has failed
     * @param violations where it does not hold
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
