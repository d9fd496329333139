package dev.offshoot.launcher.terminal;

/** Shows progress every second on a terminal, every ten seconds elsewhere. */
public final class Ticker implements AutoCloseable {

    private static final long SECOND = 1_000_000_000L;

    private final Output output;
    private final long began = System.nanoTime();
    private long shown = began;

    public Ticker(Output output) {
        this.output = output;
    }

    /** @param what the current activity, without its duration */
    public void tick(String what) {
        var now = System.nanoTime();
        if (now - shown < (output.isTerminal() ? SECOND : 10 * SECOND)) {
            return;
        }
        shown = now;
        output.passing(what + ", " + (now - began) / SECOND + " s so far");
    }

    @Override
    public void close() {
        output.wipe();
    }
}
