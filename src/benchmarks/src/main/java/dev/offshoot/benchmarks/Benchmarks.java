package dev.offshoot.benchmarks;

import java.util.Arrays;

/**
 * The one entrance: {@code java -jar benchmarks.jar <experiment> [--option value]...}. The README says what each is
 * for.
 */
public final class Benchmarks {

    private Benchmarks() {}

    public static void main(String[] arguments) throws Exception {
        // seconds; less than servers keep idle connections: a request on one that is just being closed gets no answer
        System.setProperty("jdk.httpclient.keepalive.timeout", "10");
        if (arguments.length > 0 && arguments[0].equals(Pair.FAR)) {
            Pair.runFar(Options.parse(Arrays.asList(arguments).subList(1, arguments.length)));
            return;
        }
        if (arguments.length > 0 && arguments[0].equals(TutorialRun.RECEIVER)) {
            TutorialRun.receive(Arrays.asList(arguments).subList(1, arguments.length));
            return;
        }
        var experiments = Experiment.all();
        if (arguments.length == 0 || !experiments.containsKey(arguments[0])) {
            System.err.println("Usage: java -jar benchmarks.jar " + String.join("|", experiments.keySet())
                    + " [--option value]...; see src/benchmarks/README.md");
            System.exit(2);
        }
        var options = Options.parse(Arrays.asList(arguments).subList(1, arguments.length));
        System.out.printf(
                "%s on %s, commit %s%n", String.join(" ", arguments), Machine.text(options), Machine.commit(options));
        try {
            for (var figure : experiments.get(arguments[0]).run(options)) {
                System.out.println(figure.aim().text + ": " + figure.verdict());
            }
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(1);
        }
        // do not wait for the thread pools of HTTP clients and Spring
        System.exit(0);
    }
}
