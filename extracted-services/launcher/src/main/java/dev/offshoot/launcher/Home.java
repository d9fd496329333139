package dev.offshoot.launcher;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** Where things are: the jars beside the script, the data in the folder that it is called from. */
record Home(Path root, Path data, String command) {

    static Home ofThisProcess() {
        var root = System.getProperty("offshoot.root");
        return new Home(
                Path.of(root == null ? "" : root).toAbsolutePath().normalize(),
                Path.of("data").toAbsolutePath(),
                System.getProperty("offshoot.command", "offshoot"));
    }

    Path jar(Plan.Planned process) {
        return root.resolve(process.folder()).resolve("target").resolve(process.name() + ".jar");
    }

    /** What the launcher's own broker needs while it runs. */
    Path broker() {
        return data.resolve("broker");
    }

    Path log(String process) {
        return data.resolve("logs").resolve(process + ".log");
    }

    Path state() {
        return data.resolve("launcher.json");
    }

    Path lock() {
        return data.resolve("launcher.lock");
    }

    /** In what way a file refuses, as far as it is known: the messages of the exceptions name the file alone. */
    static String why(IOException failure) {
        if (failure instanceof AccessDeniedException denied) {
            return " (no right to " + denied.getFile() + ")";
        }
        var reason = failure instanceof FileSystemException known ? known.getReason() : failure.getMessage();
        return reason == null ? "" : " (" + reason + ")";
    }
}
