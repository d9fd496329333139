package dev.offshoot.gateway.composition;

import dev.offshoot.gateway.problems.ProblemPages;
import dev.offshoot.platform.http.Definitions;
import java.io.IOException;
import java.util.Objects;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Serves the definitions of routes, messages and calls: the index at {@code /apis}, as a page to browsers and as JSON to
 * programs; and the files below it.
 */
@Configuration(proxyBeanMethods = false)
class ServedDefinitions {

    @Bean
    RouterFunction<ServerResponse> definitionPages() throws IOException {
        var definitions = new Definitions();
        var page = new ClassPathResource("static/apis.html").getContentAsByteArray();
        return RouterFunctions.route()
                .nest(
                        RequestPredicates.methods(HttpMethod.GET, HttpMethod.HEAD),
                        reads -> reads.route(
                                        RequestPredicates.path(Definitions.PATH),
                                        request -> ProblemPages.isWanted(
                                                        request.exchange().getRequest())
                                                ? answer(MediaType.TEXT_HTML, page)
                                                : answer(MediaType.APPLICATION_JSON, definitions.index()))
                                .route(
                                        RequestPredicates.path(Definitions.INDEX),
                                        request -> answer(MediaType.APPLICATION_JSON, definitions.index()))
                                .route(
                                        RequestPredicates.path(Definitions.PATH + "/**")
                                                .and(request -> definitions.at(request.path()) != null),
                                        request -> {
                                            var file = Objects.requireNonNull(definitions.at(request.path()));
                                            return answer(file.type(), file.content());
                                        }))
                .build();
    }

    private static Mono<ServerResponse> answer(MediaType type, Object content) {
        return ServerResponse.ok()
                .contentType(type)
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                .bodyValue(content);
    }
}
