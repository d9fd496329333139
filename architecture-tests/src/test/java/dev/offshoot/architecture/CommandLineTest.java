package dev.offshoot.architecture;

import java.io.PrintWriter;
import java.io.StringWriter;

/** A test that runs commands. */
abstract class CommandLineTest {

    /** What the last command printed. */
    final StringWriter out = new StringWriter();

    final StringWriter err = new StringWriter();

    /** Runs a command; returns its exit code. */
    final int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
