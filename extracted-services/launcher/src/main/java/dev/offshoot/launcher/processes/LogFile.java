package dev.offshoot.launcher.processes;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The log of a process. */
public record LogFile(Path path) {

    private static final int TAIL_BYTES = 64 * 1024;
    private static final Pattern LOG_LINE = Pattern.compile("^\\d{4}-\\d\\d-\\d\\dT\\S+\\s+(\\w+)\\s.*");

    /** Starts a new file, and keeps the previous one. */
    void rotate() throws IOException {
        Files.createDirectories(path.getParent());
        if (Files.exists(path)) {
            Files.move(path, path.resolveSibling(path.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** The last non-empty lines. */
    public List<String> tail(int most) {
        try (var file = new RandomAccessFile(path.toFile(), "r")) {
            var from = Math.max(0, file.length() - TAIL_BYTES);
            var bytes = new byte[(int) (file.length() - from)];
            file.seek(from);
            file.readFully(bytes);
            var lines = new ArrayList<>(new String(bytes, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList());
            if (from > 0 && !lines.isEmpty()) {
                lines.remove(0);
            }
            return List.copyOf(lines.subList(Math.max(0, lines.size() - most), lines.size()));
        } catch (IOException e) {
            return List.of();
        }
    }

    /** The reason of a failed start as the process printed it, in one line; null if there is none. */
    public @Nullable String reason() {
        return reason(tail(400));
    }

    static @Nullable String reason(List<String> lines) {
        var description = lines.lastIndexOf("Description:");
        if (description >= 0) {
            var said = new ArrayList<String>();
            for (var line : lines.subList(description + 1, lines.size())) {
                if (line.equals("Action:")) {
                    continue;
                }
                if (said.size() == 2 || LOG_LINE.matcher(line).matches()) {
                    break;
                }
                said.add(line.strip());
            }
            return String.join(" ", said);
        }
        // the last error and the lines that belong to it; the whole output if it failed before logging started
        var hasLog = lines.stream().anyMatch(line -> LOG_LINE.matcher(line).matches());
        var from = hasLog ? lastError(lines) : 0;
        if (from < 0) {
            return null;
        }
        var next = hasLog ? from + 1 : lines.size();
        while (next < lines.size() && !LOG_LINE.matcher(lines.get(next)).matches()) {
            next++;
        }
        for (var i = next - 1; i >= from; i--) {
            var line = lines.get(i);
            if (!line.startsWith("\tat ") && !line.startsWith("\t... ") && !line.startsWith("Caused by: ")) {
                return line.strip();
            }
        }
        return null;
    }

    private static int lastError(List<String> lines) {
        for (var i = lines.size() - 1; i >= 0; i--) {
            var line = LOG_LINE.matcher(lines.get(i));
            if (line.matches() && line.group(1).equals("ERROR")) {
                return i;
            }
        }
        return -1;
    }
}
