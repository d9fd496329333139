package dev.offshoot.launcher.cli;

import dev.offshoot.launcher.terminal.Refused;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./offshoot}: the shop in any of its shapes on one machine. */
@Command(
        name = "offshoot",
        description = "Runs the shop on this machine, in one process or in several, and moves modules between them.",
        subcommands = {Up.class, Extract.class, Fold.class, Status.class, Logs.class, Down.class, Book.class},
        mixinStandardHelpOptions = true,
        version = "1.0.0-SNAPSHOT",
        footer = {
            "",
            "What a shop keeps is in ./data, in the folder that the command is called from.",
            "Exit codes: 0 done, 1 refused, 2 wrong usage."
        })
public final class Main {

    private Main() {}

    /** Runs one command. */
    public static void main(String[] args) {
        var unread =
                unread(System.getProperty("user.dir"), System.getProperty("offshoot.root", ""), String.join("", args));
        if (unread != null) {
            System.err.println("offshoot: " + unread);
            System.exit(1);
        }
        System.exit(commandLine().execute(args));
    }

    /** What the virtual machine could not read in its locale, and would take for something else. */
    static @Nullable String unread(String folder, String root, String arguments) {
        var what = isUnread(folder)
                ? "the name of this folder"
                : isUnread(root) ? "the name of its own folder" : isUnread(arguments) ? "what it was told" : null;
        return what == null
                ? null
                : "The locale here knows ASCII alone, and so " + what + " cannot be read: set LC_ALL to one with UTF-8"
                        + " that this system has (C.UTF-8, or what 'locale -a' shows)";
    }

    private static boolean isUnread(String text) {
        return text.indexOf('\uFFFD') >= 0;
    }

    static CommandLine commandLine() {
        var commandLine = new CommandLine(new Main());
        commandLine.setParameterExceptionHandler((wrong, args) -> {
            var command = wrong.getCommandLine();
            command.getErr().println("offshoot: " + wrong.getMessage());
            command.getErr().println("See offshoot " + subcommand(command) + "--help");
            return CommandLine.ExitCode.USAGE;
        });
        commandLine.setExecutionExceptionHandler((failure, command, parsed) -> {
            // everything else is a mistake of ours, but it is still one line to whoever meets it
            command.getErr()
                    .println("offshoot: " + (failure instanceof Refused ? failure.getMessage() : failure.toString()));
            if (System.getenv("OFFSHOOT_DEBUG") != null) {
                failure.printStackTrace(command.getErr());
            }
            return 1;
        });
        return commandLine;
    }

    private static String subcommand(CommandLine command) {
        return command.getParent() == null ? "" : command.getCommandName() + " ";
    }
}
