package dev.offshoot.messaging.testing;

import org.junit.jupiter.api.Assumptions;

/** What a test needs on the machine besides a JDK. */
public final class Needed {

    private Needed() {}

    /**
     * Skips the test or the class if something is missing, and says so: of a class that is skipped, the build says nothing.
     * Where all tests run ({@code -Doffshoot.test.all}), nothing may be missing, and it fails.
     *
     * @param there whether it is there
     * @param sentence what is missing, and how to get it
     */
    public static void on(boolean there, String sentence) {
        if (there) {
            return;
        }
        if (Boolean.getBoolean("offshoot.test.all")) {
            throw new AssertionError("Nothing may be missing where all tests run: " + sentence);
        }
        System.out.println("Skipped: " + sentence);
        Assumptions.abort(sentence);
    }
}
