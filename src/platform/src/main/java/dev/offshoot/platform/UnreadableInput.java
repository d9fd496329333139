package dev.offshoot.platform;

/** The locale of this process has no letters for something that it was told. The start ends with this. */
class UnreadableInput extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param what could not be read; never the value itself, which may be a password
     */
    UnreadableInput(String what) {
        super("The locale of this process knows ASCII alone, and so it cannot read " + what + ".");
    }
}
