package dev.offshoot.platform;

import dev.offshoot.platform.http.Definitions;
import java.util.Objects;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Serves the definitions of routes and messages: the index at {@code /apis}, as a page to browsers, if this process has
 * pages, otherwise as JSON; and the files below it.
 */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnProperty(name = "springdoc.api-docs.enabled", matchIfMissing = true)
class ServedDefinitions {

    @Bean
    RouterFunction<ServerResponse> definitions() {
        // few processes are ever asked for them
        var definitions = SingletonSupplier.of(Definitions::new);
        var page = new ClassPathResource("static/apis.html");
        return RouterFunctions.route()
                .nest(
                        RequestPredicates.methods(HttpMethod.GET, HttpMethod.HEAD),
                        reads -> reads.route(
                                        RequestPredicates.path(Definitions.PATH),
                                        request -> page.exists()
                                                        && ProblemPages.wantsPage(request.headers()
                                                                .firstHeader(HttpHeaders.ACCEPT))
                                                ? answer(MediaType.TEXT_HTML, page)
                                                : answer(
                                                        MediaType.APPLICATION_JSON,
                                                        definitions.obtain().index()))
                                .route(
                                        RequestPredicates.path(Definitions.INDEX),
                                        request -> answer(
                                                MediaType.APPLICATION_JSON,
                                                definitions.obtain().index()))
                                .route(
                                        RequestPredicates.path(Definitions.PATH + "/**")
                                                .and(request ->
                                                        definitions.obtain().at(request.path()) != null),
                                        request -> {
                                            var file = Objects.requireNonNull(
                                                    definitions.obtain().at(request.path()));
                                            return answer(file.type(), file.content());
                                        }))
                .build();
    }

    private static ServerResponse answer(MediaType type, Object content) {
        return ServerResponse.ok()
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                .contentType(type)
                .body(content);
    }
}
