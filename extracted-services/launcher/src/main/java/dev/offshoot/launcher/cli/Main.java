package dev.offshoot.launcher.cli;

import dev.offshoot.launcher.terminal.Refused;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./offshoot}: runs the shop on one machine, in one process or in several. */
@Command(
        name = "offshoot",
        description = "Runs the shop on this machine, in one process or in several, and moves modules between them.",
        subcommands = {
            Up.class,
            Extract.class,
            Fold.class,
            ChangeBroker.class,
            Status.class,
            Logs.class,
            Down.class,
            Book.class
        },
        mixinStandardHelpOptions = true,
        version = "1.0.0-SNAPSHOT",
        footer = {
            "",
            "Data are kept in ./data, in the folder from which you run the command.",
            "Exit codes: 0 success, 1 failure, 2 wrong usage."
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

    /** The error to print when Java cannot decode a path or an argument in the current locale. */
    static @Nullable String unread(String folder, String root, String arguments) {
        var what = isUnread(folder)
                ? "the name of this folder"
                : isUnread(root) ? "the path of the launcher" : isUnread(arguments) ? "an argument" : null;
        return what == null
                ? null
                : "The locale supports only ASCII, so " + what + " cannot be read: set LC_ALL to a UTF-8 locale,"
                        + " such as C.UTF-8 ('locale -a' lists those of this system)";
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
            // anything else is a bug, but still one line without a stack trace
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
