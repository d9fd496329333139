package dev.offshoot.launcher;

/** What stands in the way, in one line. Nothing was done, or it was undone. */
class Refused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Refused(String line) {
        super(line);
    }
}
