package dev.offshoot.platform.discovery;

/** A setting is wrong, so the process does not start. Its message is one line, without secrets: which setting, and why. */
public class Misconfigured extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public Misconfigured(String message) {
        super(message);
    }
}
