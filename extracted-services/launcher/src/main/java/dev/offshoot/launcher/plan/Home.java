package dev.offshoot.launcher.plan;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Where files are: the jars beside the script, the data in the folder from which it was run. */
public record Home(Path root, Path data, String command) {

    public static Home ofThisProcess() {
        var root = System.getProperty("offshoot.root");
        return new Home(
                Path.of(root == null ? "" : root).toAbsolutePath().normalize(),
                Path.of("data").toAbsolutePath(),
                System.getProperty("offshoot.command", "offshoot"));
    }

    public Path jar(Plan.Planned process) {
        var folder = root.resolve(process.folder());
        return folder.resolve("target").resolve(folder.getFileName() + ".jar");
    }

    /** The folder of the embedded broker. */
    public Path broker() {
        return data.resolve("broker");
    }

    /** The folder of a broker that is a process of its own. */
    public Path broker(String name) {
        return data.resolve(name);
    }

    /** The names of the brokers over which messages travel, if these were chosen: the first is the one to send to. */
    public Path brokersInUse() {
        return data.resolve("brokers-in-use");
    }

    public Path log(String process) {
        return data.resolve("logs").resolve(process + ".log");
    }

    public Path state() {
        return data.resolve("launcher.json");
    }

    public Path lock() {
        return data.resolve("launcher.lock");
    }

    /** Replaces a file at once, so that nobody reads a part of it. */
    public static void replace(Path fresh, Path old) throws IOException {
        try {
            Files.move(fresh, old, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(fresh, old, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** The reason of a failed file access, if known; the messages of the exceptions contain only the file's name. */
    public static String why(IOException failure) {
        if (failure instanceof AccessDeniedException denied) {
            return " (access denied: " + denied.getFile() + ")";
        }
        var reason = failure instanceof FileSystemException known ? known.getReason() : failure.getMessage();
        return reason == null ? "" : " (" + reason + ")";
    }
}
