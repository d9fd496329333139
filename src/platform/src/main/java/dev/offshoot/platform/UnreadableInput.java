package dev.offshoot.platform;

/** The locale of this process cannot represent a name or setting. Startup fails. */
class UnreadableInput extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param what what could not be read; never the value itself, which may be a password */
    UnreadableInput(String what) {
        super("The locale of this process supports only ASCII, so it cannot read " + what + ".");
    }
}
