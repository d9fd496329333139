package dev.offshoot.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.architecture.contracts.Comparison;
import dev.offshoot.architecture.contracts.Contracts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Compares the contracts with those of the previous release, which runs beside this one while it is deployed. */
class ReleasedContractsTests {

    private static final Path ROOT = Path.of("../..");
    private static final Path RESOURCES = ROOT.resolve("src/contracts/src/main/resources");
    private static final Path CHANGES = RESOURCES.resolve(Contracts.FOLDER + "changes.json");

    private final Comparison comparison =
            Comparison.of(Contracts.read(Path.of("../released-contracts.json")), Contracts.read(RESOURCES));

    @Test
    void breaksNoProcessAndNoClientOfThePreviousRelease() {
        assertThat(comparison.breaking()).as(comparison::text).isEmpty();
    }

    /** The page at {@code /apis} shows this file. {@code -Doffshoot.map.write=true} updates it. */
    @Test
    void publishesWhatHasChanged() throws IOException {
        if (Boolean.getBoolean("offshoot.map.write")) {
            Files.writeString(CHANGES, comparison.json());
        }
        assertThat(Files.readString(CHANGES))
                .as(
                        "%s is stale: ./mvnw -pl architecture-tests/gate -am verify -DskipITs -Dtest=ReleasedContractsTests -Dsurefire.failIfNoSpecifiedTests=false -Doffshoot.map.write=true",
                        CHANGES.getFileName())
                .isEqualTo(comparison.json());
    }
}
