package dev.offshoot.launcher.terminal;

import java.io.PrintStream;
import java.util.Locale;

/** Output for people: in colour on a terminal, unless {@code NO_COLOR} is set; plain elsewhere. */
public final class Output {

    private final PrintStream out;
    private final boolean terminal;
    private final boolean coloured;
    private boolean passing;

    public Output(PrintStream out, boolean terminal, boolean coloured) {
        this.out = out;
        this.terminal = terminal;
        this.coloured = coloured;
    }

    public static Output standard() {
        // set by the script; on Java 22 and newer, System.console() is not null even without a terminal
        var terminal =
                Boolean.parseBoolean(System.getProperty("offshoot.terminal", String.valueOf(System.console() != null)));
        var noColour = System.getenv("NO_COLOR");
        return new Output(System.out, terminal, terminal && (noColour == null || noColour.isEmpty()));
    }

    public boolean isTerminal() {
        return terminal;
    }

    public synchronized void line(String text) {
        wipe();
        out.println(text);
        out.flush();
    }

    /** A line about a process. */
    public void line(String process, String text) {
        line(String.format(Locale.ROOT, "  %-22s %s", process, text));
    }

    public synchronized void lines(Iterable<String> lines) {
        wipe();
        lines.forEach(out::println);
        out.flush();
    }

    /** A line that the next one replaces on a terminal; elsewhere an ordinary line. */
    synchronized void passing(String text) {
        if (!terminal) {
            line(text);
            return;
        }
        wipe();
        out.print(text);
        out.flush();
        passing = true;
    }

    synchronized void wipe() {
        if (passing) {
            out.print("\r\u001b[K");
            out.flush();
            passing = false;
        }
    }

    /** Overwrites the previous lines. */
    public synchronized void redraw(Iterable<String> lines, int before) {
        var text = new StringBuilder();
        if (before > 0) {
            text.append("\u001b[").append(before).append('A');
        }
        text.append("\u001b[J");
        lines.forEach(line -> text.append(line).append(System.lineSeparator()));
        out.print(text);
        out.flush();
    }

    public String good(String text) {
        return colour("32", text);
    }

    public String bad(String text) {
        return colour("31", text);
    }

    public String strong(String text) {
        return colour("1", text);
    }

    private String colour(String code, String text) {
        return coloured ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
