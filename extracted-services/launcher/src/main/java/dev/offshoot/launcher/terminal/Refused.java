package dev.offshoot.launcher.terminal;

/** Why a command was refused, in one line. Nothing was done, or it was undone. */
public class Refused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public Refused(String line) {
        super(line);
    }
}
