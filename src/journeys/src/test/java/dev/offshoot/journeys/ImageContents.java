package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What is in the images, and what is not. */
abstract class ImageContents {

    abstract DockerEngine engine();

    abstract ComposeProject project();

    /** The services whose images have an AOT cache. */
    abstract Set<String> trained();

    @Test
    void containNoSecretAndNothingThatTheyDoNotNeed() throws Exception {
        var images = project().services().stream()
                .map(service -> project().image(service))
                .toList();
        for (var image : images) {
            assertThat(engine().docker("inspect", "--format", "{{.Config.User}}", image))
                    .isEqualTo("10001:10001");
            assertThat(project().secrets().values())
                    .isNotEmpty()
                    .noneMatch(engine().docker("history", "--no-trunc", image)::contains);
        }
        // in the layers' list of users: proves that the search finds something
        var user = "10001:10001::/offshoot";
        var patterns = project().folder().resolve("patterns.txt");
        Files.write(
                patterns, List.of(user, String.join("\n", project().secrets().values())));
        assertThat(sh("docker save " + String.join(" ", images)
                        + " | grep --text --only-matching --fixed-strings --file=" + patterns + " | sort -u"))
                .as("secrets in all layers")
                .isEqualTo(user);
        var files = new TreeSet<>(Set.of("app.jar", "java.options", "sbom.json"));
        if (trained().contains("shop")) {
            files.add("process.aot");
        }
        assertThat(filesOf("shop")).isEqualTo(files);
    }

    private Set<String> filesOf(String service) {
        var id = engine().docker("create", project().image(service));
        var files = sh("docker export " + id + " | tar -t offshoot");
        engine().docker("rm", id);
        assertThat(files).contains("offshoot/lib/", "offshoot/data/");
        return files.lines()
                .filter(file -> !file.endsWith("/") && !file.startsWith("offshoot/lib/"))
                .map(file -> file.substring("offshoot/".length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private String sh(String command) {
        return engine().run(project().folder(), Map.of(), List.of("sh", "-c", command));
    }

    @Test
    void shareLayersOfLibraries() {
        var shared = layers("shop");
        shared.retainAll(layers("gateway"));
        assertThat(shared)
                .as("layers of all images: the base, the user, and libraries")
                .hasSizeGreaterThanOrEqualTo(3);
        for (var service : project().services()) {
            assertThat(layers(service)).as(service).containsAll(shared);
        }
        var ofServices = layers("shop");
        ofServices.retainAll(layers("inventory-service"));
        ofServices.removeAll(shared);
        assertThat(ofServices)
                .as("layers of libraries that the gateway does not have")
                .isNotEmpty();
        assertThat(layers("orders-service")).containsAll(ofServices);
    }

    private Set<String> layers(String service) {
        return new HashSet<>(List.of(engine().docker(
                        "inspect",
                        "--format",
                        "{{join .RootFS.Layers \" \"}}",
                        project().image(service))
                .split(" ")));
    }

    @Test
    void sayWhatTheyContain() {
        for (var service : List.of("shop", "gateway")) {
            var bill = JsonMapper.shared().readTree(in(service, "cat", "sbom.json"));
            assertThat(bill.path("bomFormat").asString()).isEqualTo("CycloneDX");
            var listed = bill.path("components")
                    .valueStream()
                    .map(component -> component.path("name").asString() + "-"
                            + component.path("version").asString() + ".jar")
                    .collect(Collectors.toSet());
            assertThat(listed)
                    .as("the libraries in the image of %s are those of its bill of materials", service)
                    .containsAll(librariesOf(service));
        }
    }

    private List<String> librariesOf(String service) {
        return in(service, "ls", "lib")
                .lines()
                // with a classifier, of which the bill has several
                .filter(name -> !name.matches(".*-(linux|osx|windows)-.*"))
                // Spring Boot's plugin adds it, so that the jar can be extracted
                .filter(name -> !name.startsWith("spring-boot-jarmode-tools-"))
                .toList();
    }

    @Test
    void startFromTheirCacheOfClasses() {
        for (var service : project().services()) {
            if (trained().contains(service)) {
                // with "on", Java ends if it cannot use the cache
                assertThat(in(
                                service,
                                "java",
                                "-XX:AOTMode=on",
                                "@java.options",
                                "-cp",
                                "/offshoot/app.jar",
                                "-version"))
                        .contains("25.");
            } else {
                assertThat(in(service, "cat", "java.options")).isEqualTo("# no AOT cache");
            }
        }
    }

    /** Runs a program in a new container of a service, and returns its output. */
    private String in(String service, String program, String... arguments) {
        var command = new ArrayList<>(List.of(
                "run",
                "--rm",
                "--network=none",
                "--entrypoint=" + program,
                project().image(service)));
        command.addAll(List.of(arguments));
        return engine().docker(command.toArray(String[]::new));
    }
}
