package dev.offshoot.architecture.reports;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.offshoot.architecture.criteria.Assessment;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SarifReportTests {

    private final Assessment lending = Assessment.of(Path.of("target/test-classes/com/example/lending"));
    private final JsonNode log = new JsonMapper().readTree(SarifReport.of(lending, Path.of("")));

    @Test
    void isValidAgainstTheSchema() throws IOException {
        try (var schema = getClass().getResourceAsStream("/schema/sarif-schema-2.1.0.json")) {
            var registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);

            assertThat(registry.getSchema(schema).validate(log)).isEmpty();
        }
    }

    @Test
    void namesFilesAsTheyLieInTheRepository() {
        var results = log.path("runs").path(0).path("results");

        assertThat(results.size()).isEqualTo(lending.findings().size()).isPositive();
        assertThat(results).anySatisfy(result -> {
            assertThat(result.path("ruleId").asString()).isEqualTo("static-state");
            var place = result.path("locations").path(0).path("physicalLocation");
            assertThat(place.path("artifactLocation").path("uri").asString())
                    .isEqualTo("src/test/java/com/example/lending/books/BookService.java");
            assertThat(place.path("region").path("startLine").asInt()).isGreaterThan(1);
        });
        assertThat(results)
                .anySatisfy(result -> assertThat(result.path("locations")
                                .path(0)
                                .path("physicalLocation")
                                .path("artifactLocation")
                                .path("uri")
                                .asString())
                        .isEqualTo("src/test/resources/com/example/lending/db/migration/V1__lending.sql"));
    }
}
