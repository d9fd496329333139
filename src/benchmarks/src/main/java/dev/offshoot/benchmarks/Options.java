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

    /** Those of the container image, with less memory. */
    private static final String CONTAINER_OPTIONS = "-Xms64m -Xmx512m -XX:+UseSerialGC";

    /** Those with which the launcher starts processes, but with the same maximum heap for each. */
    static final String LAUNCHER_OPTIONS = CONTAINER_OPTIONS + " -XX:TieredStopAtLevel=1";

    private final Map<String, String> values;
    /** For options that the command line does not name; those that an experiment does not read are no mistakes. */
    private final Map<String, String> defaults;

    private final Set<String> read;

    private Options(Map<String, String> values, Map<String, String> defaults, Set<String> read) {
        this.values = values;
        this.defaults = defaults;
        this.read = read;
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
        return new Options(values, Map.of(), new HashSet<>());
    }

    /** The same options for one side of a comparison, but with this one. */
    Options with(String name, String value) {
        var changed = new LinkedHashMap<>(values);
        changed.put(name, value);
        return new Options(changed, defaults, read);
    }

    /** The same options, with others for those that are missing here. */
    Options withDefaults(Options others) {
        return new Options(values, others.values, read);
    }

    /** The same options, with another default. */
    Options withDefault(String name, String value) {
        var changed = new LinkedHashMap<>(defaults);
        changed.putIfAbsent(name, value);
        return new Options(values, changed, read);
    }

    String text(String name, String otherwise) {
        read.add(name);
        return values.getOrDefault(name, defaults.getOrDefault(name, otherwise));
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

    /** Settings of the measured processes: {@code --set name=value,name=value}. */
    Map<String, String> settings() {
        var settings = new LinkedHashMap<String, String>();
        for (var setting : text("set", "").split(",")) {
            var equals = setting.indexOf('=');
            if (equals > 0) {
                settings.put(setting.substring(0, equals), setting.substring(equals + 1));
            } else if (!setting.isEmpty()) {
                throw new IllegalArgumentException("--set takes name=value, not " + setting);
            }
        }
        return settings;
    }

    boolean flag(String name) {
        return Boolean.parseBoolean(text(name, "false"));
    }

    /** JVM options of the measured processes. */
    List<String> jvm() {
        return List.of(text("jvm", CONTAINER_OPTIONS).split(" "));
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
