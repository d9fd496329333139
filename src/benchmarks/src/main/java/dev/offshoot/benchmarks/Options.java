package dev.offshoot.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Command-line options. {@link #done} reports options that nothing reads, as they are mistakes. */
final class Options {

    private final Map<String, String> values;
    private final Set<String> read = new HashSet<>();

    private Options(Map<String, String> values) {
        this.values = values;
    }

    /** Options are {@code --name value}; one without a value is a flag. */
    static Options parse(List<String> arguments) {
        var values = new LinkedHashMap<String, String>();
        for (int i = 0; i < arguments.size(); i++) {
            if (!arguments.get(i).startsWith("--")) {
                throw new IllegalArgumentException("Options must begin with --, but found: " + arguments.get(i));
            }
            var hasValue = i + 1 < arguments.size() && !arguments.get(i + 1).startsWith("--");
            values.put(arguments.get(i).substring(2), hasValue ? arguments.get(++i) : "true");
        }
        return new Options(values);
    }

    String text(String name, String otherwise) {
        read.add(name);
        return values.getOrDefault(name, otherwise);
    }

    int number(String name, int otherwise) {
        return Integer.parseInt(text(name, String.valueOf(otherwise)));
    }

    double rate(String name, double otherwise) {
        return Double.parseDouble(text(name, String.valueOf(otherwise)));
    }

    /** In seconds. */
    Duration seconds(String name, long otherwise) {
        return Duration.ofSeconds(Long.parseLong(text(name, String.valueOf(otherwise))));
    }

    boolean flag(String name) {
        return Boolean.parseBoolean(text(name, "false"));
    }

    /** The folder of the build. */
    Path root() {
        return Path.of(text("root", ""));
    }

    /** The jar of the measured shop. */
    Path shopJar() {
        return Path.of(text("shop", root().resolve("src/shop/target/shop.jar").toString()));
    }

    /** The jar of any process of the shop. */
    Path jar(String process) {
        return process.equals("shop")
                ? shopJar()
                : root().resolve(Path.of("extracted-services", process, "target", process + ".jar"));
    }

    /** Call this after reading all supported options. */
    void done() {
        var unknown = new HashSet<>(values.keySet());
        unknown.removeAll(read);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("Unknown options for this experiment: " + unknown);
        }
    }
}
