package dev.offshoot.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Guards against jars without their bill of materials, which the images copy: without it, none can be built. */
@Tag("all")
class SbomIT {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "src/shop",
                "extracted-services/gateway",
                "extracted-services/catalog-service",
                "extracted-services/customers-service",
                "extracted-services/basket-service",
                "extracted-services/orders-service",
                "extracted-services/inventory-service",
                "extracted-services/payments-service",
                "extracted-services/shipping-service",
                "extracted-services/notifications-service"
            })
    void listsTheLibraries(String folder) {
        var file = Path.of("../..", folder, "target/classes/META-INF/sbom/application.cdx.json");

        assertThat(JsonMapper.shared().readTree(file).path("components").valueStream())
                .extracting(library -> library.path("name").asString())
                .hasSizeGreaterThan(100)
                .contains("spring-core");
    }
}
