package dev.offshoot.journeys;

import dev.offshoot.messaging.testing.Needed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Stands in for the official Java image, which only a registry has: a Java runtime of this machine, and the programs of
 * this machine that the Dockerfile and its health check use.
 */
final class BaseImage {

    static final String NAME = "offshoot-test/java";

    private static final String PROGRAMS =
            "bash sh ls cat cp mv rm mkdir install sort uniq wc head seq sleep grep sed id groupadd useradd";

    private static final String SCRIPT = """
            set -eu
            java=$1 folder=$2
            modules=java.se,jdk.charsets,jdk.crypto.ec,jdk.httpserver,jdk.jfr,jdk.management,jdk.naming.dns,jdk.net,jdk.unsupported,jdk.zipfs
            "$java"/bin/jlink --add-modules $modules --no-header-files --no-man-pages --generate-cds-archive --output "$folder"/opt/java/openjdk
            mkdir -p "$folder"/etc "$folder"/tmp "$folder"/bin "$folder"/usr
            chmod 1777 "$folder"/tmp
            echo root:x:0:0:root:/root:/bin/bash > "$folder"/etc/passwd
            echo root:x:0: > "$folder"/etc/group
            touch "$folder"/etc/login.defs
            cd "$folder"
            for program in %s; do cp -L "$(command -v $program)" bin; done
            find . -type f \\( -name '*.so' -o -perm -u+x \\) -exec ldd {} + 2>/dev/null \\
              | grep -o ' /[^ ]*\\.so[^ ]*\\|^\\s*/lib64[^ ]*' | grep -v "$folder" | sort -u \\
              | xargs cp --dereference --parents --target-directory .
            tar --create . | docker import --change 'ENV PATH=/opt/java/openjdk/bin:/usr/bin:/bin' - %s
            """;

    private BaseImage() {}

    /** A JDK 25 of this machine, with which images are made, or else the JDK that runs the tests. */
    static Path java() {
        try (var installed = Files.list(Path.of("/usr/lib/jvm"))) {
            return installed
                    .filter(BaseImage::is25)
                    .min(Comparator.naturalOrder())
                    .orElse(Path.of(System.getProperty("java.home")));
        } catch (IOException e) {
            return Path.of(System.getProperty("java.home"));
        }
    }

    /** Whether images have an AOT cache, which only Java 25 writes. */
    static boolean trains() {
        return is25(java());
    }

    private static boolean is25(Path home) {
        try {
            return Files.isExecutable(home.resolve("bin/jlink"))
                    && Files.readString(home.resolve("release")).contains("JAVA_VERSION=\"25");
        } catch (IOException noRelease) {
            return false;
        }
    }

    /** Builds it in that folder, which must be empty. */
    static void build(DockerEngine engine, Path folder) {
        Needed.on(
                java().resolve("bin/jlink").toFile().canExecute(),
                java() + " is not a JDK, so no image can be made of it");
        engine.run(
                Path.of("."),
                Map.of(),
                List.of(
                        "bash",
                        "-c",
                        SCRIPT.formatted(PROGRAMS, NAME),
                        "base-image",
                        java().toString(),
                        folder.toAbsolutePath().toString()));
    }
}
