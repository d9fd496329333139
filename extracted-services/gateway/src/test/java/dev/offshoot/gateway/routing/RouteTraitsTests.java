package dev.offshoot.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offshoot.contracts.RouteTrait;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpMethod;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;

class RouteTraitsTests {

    private final RouteTraits routes = new RouteTraits(ModuleMap.read());

    @ParameterizedTest
    @CsvSource({
        "GET,    /api/products,                CACHEABLE,           true",
        "HEAD,   /api/products/1,              CACHEABLE,           true",
        "GET,    /api/products/imports/1,      CACHEABLE,           false",
        // also matches /api/products/{id}
        "GET,    /api/products/imports,        CACHEABLE,           false",
        "GET,    /api/products/1/price,        CACHEABLE,           false",
        "POST,   /api/products,                CACHEABLE,           false",
        "GET,    /api/stock/1,                 CACHEABLE,           false",
        "POST,   /api/basket/checkout,         IDEMPOTENT_WITH_KEY, true",
        "POST,   /api/products,                IDEMPOTENT_WITH_KEY, false",
        "POST,   /api/sessions,                SIGN_IN,             true",
        "POST,   /api/customers,               SIGN_IN,             true",
        "GET,    /api/sessions,                SIGN_IN,             false",
        "DELETE, /api/sessions,                SIGN_IN,             false",
        "GET,    /api/orders/1/stream,         STREAM,              true",
        "GET,    /api/orders/1,                STREAM,              false"
    })
    void hasWhatTheModuleDeclares(String method, String path, RouteTrait trait, boolean has) {
        var request = MockServerHttpRequest.method(HttpMethod.valueOf(method), path);

        assertThat(routes.has(trait, request.build())).isEqualTo(has);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /api/products/imports, text/csv,                       true",
        "POST, /api/products/imports, multipart/form-data;boundary=x, true",
        "POST, /api/products/imports, application/json,               false",
        "POST, /api/products/imports,,                                false",
        "PUT,  /api/products/imports, text/csv,                       false",
        "POST, /api/products,         text/csv,                       false"
    })
    void takesAnUploadForOneOnlyAsAFile(String method, String path, String type, boolean has) {
        var request = MockServerHttpRequest.method(HttpMethod.valueOf(method), path);
        if (type != null) {
            request.header("Content-Type", type);
        }

        assertThat(routes.has(RouteTrait.UPLOAD, request.build())).isEqualTo(has);
    }

    @ParameterizedTest
    @CsvSource({"catalog, true", "orders, false"})
    void knowsOfWhichModulesAnswersAreKept(String module, boolean has) {
        assertThat(routes.has(RouteTrait.CACHEABLE, module)).isEqualTo(has);
    }
}
