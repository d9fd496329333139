package dev.offshoot.messaging.operations;

import java.util.Map;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * {@code /actuator/observatory} for browsers: a page that lists what waits, what failed and what is parked in any
 * application, and publishes it again. It shows only what {@code /actuator/modules} and {@code /actuator/deliveries} say
 * to whoever looks at it.
 */
final class OperatorPage {

    private static final Map<String, MediaType> FILES =
            Map.of("page.js", MediaType.valueOf("text/javascript"), "page.css", MediaType.valueOf("text/css"));

    private OperatorPage() {}

    /** @param base the base path of the actuator endpoints */
    static RouterFunction<ServerResponse> routes(String base) {
        return RouterFunctions.route()
                .GET(
                        base + "/observatory",
                        OperatorPage::isFromBrowser,
                        request -> file("page.html", MediaType.TEXT_HTML))
                .GET(base + "/observatory/{file}", request -> {
                    var name = request.pathVariable("file");
                    var type = FILES.get(name);
                    return type == null ? ServerResponse.notFound().build() : file(name, type);
                })
                .build();
    }

    /** The observatory's feed accepts only its own type, and others accept anything. */
    private static boolean isFromBrowser(ServerRequest request) {
        return request.headers().accept().stream().anyMatch(MediaType.TEXT_HTML::equalsTypeAndSubtype);
    }

    private static ServerResponse file(String name, MediaType type) {
        return ServerResponse.ok()
                .contentType(type)
                .header("Cache-Control", "no-cache")
                .header("X-Content-Type-Options", "nosniff")
                .header(
                        "Content-Security-Policy",
                        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none';"
                                + " form-action 'none'; frame-ancestors 'none'")
                .body(new ClassPathResource("page/" + name, OperatorPage.class));
    }
}
