package dev.offshoot.benchmarks;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The one entrance: {@code java -jar benchmarks.jar <experiment> [--option value]...}. The README says what each is
 * for.
 */
public final class Benchmarks {

    private static final List<String> EXPERIMENTS = List.of(
            "orders", "replay", "steps", "hot", "startup", "slow-provider", "extracted", "bridge", "delay", "gateway");

    private Benchmarks() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0 && arguments[0].equals(Pair.FAR)) {
            Pair.runFar(Options.parse(Arrays.asList(arguments).subList(1, arguments.length)));
            return;
        }
        if (arguments.length == 0 || !EXPERIMENTS.contains(arguments[0])) {
            System.err.println("Usage: java -jar benchmarks.jar " + String.join("|", EXPERIMENTS)
                    + " [--option value]...; see src/benchmarks/README.md");
            System.exit(2);
        }
        var options = Options.parse(Arrays.asList(arguments).subList(1, arguments.length));
        System.out.printf(
                "%s %s on Java %s, %d processors, %s %s, commit %s%n",
                arguments[0],
                String.join(" ", Arrays.asList(arguments).subList(1, arguments.length)),
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                commit(options.root()));
        try {
            switch (arguments[0]) {
                case "orders" -> OrdersExperiment.run(options);
                case "replay" -> ReplayExperiment.run(options);
                case "steps" -> StepsExperiment.run(options);
                case "hot" -> HotExperiment.run(options);
                case "startup" -> StartupExperiment.run(options);
                case "slow-provider" -> SlowProviderExperiment.run(options);
                case "extracted" -> ExtractedExperiment.run(options);
                case "bridge" -> BridgeExperiment.run(options);
                case "delay" -> DelayExperiment.run(options);
                case "gateway" -> GatewayExperiment.run(options);
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(1);
        }
        // do not wait for the thread pools of HTTP clients and Spring
        System.exit(0);
    }

    /** The commit of the sources around the jars; the jars may have been built from another one. */
    private static String commit(Path root) {
        try {
            return Programs.run(List.of("git", "describe", "--always", "--dirty"), root.toAbsolutePath())
                    .strip();
        } catch (IllegalStateException | UncheckedIOException e) {
            return "unknown";
        }
    }
}
