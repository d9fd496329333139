package dev.offshoot.gateway.caching;

import dev.offshoot.gateway.FilterOrder;
import dev.offshoot.platform.http.ContentPolicies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Serves the pages of the shop and of the API documentation from memory, because reading them from a jar would block an
 * event loop.
 */
@Component
@Order(FilterOrder.PAGES)
class Pages implements WebFilter {

    private static final String FOLDER = "/static/";

    private static final String SWAGGER = "/swagger-ui/";
    private static final Set<String> SWAGGER_FILES = Set.of(
            "index.html",
            "index.css",
            "swagger-ui.css",
            "swagger-ui-bundle.js",
            "swagger-ui-standalone-preset.js",
            "favicon-32x32.png");
    private static final String SWAGGER_START = """
            window.onload = () => {
              window.ui = SwaggerUIBundle({
                url: '/v3/api-docs', dom_id: '#swagger-ui', deepLinking: true, tagsSorter: 'alpha',
                operationsSorter: 'method', presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
                layout: 'BaseLayout'
              });
            };
            """;

    /** Short paths of pages. */
    private static final Map<String, String> NAMED =
            Map.of("/observatory.html", "/observatory", "/book/index.html", "/book");

    private record Page(MediaType type, String etag, byte[] content) {}

    private final Map<String, Page> pages = new HashMap<>();

    Pages() {
        try {
            var files = new PathMatchingResourcePatternResolver();
            for (var file : files.getResources("classpath*:" + FOLDER + "**")) {
                var url = file.getURL().toString();
                if (file.isReadable() && !url.endsWith("/")) {
                    add("/" + url.substring(url.lastIndexOf(FOLDER) + FOLDER.length()), file);
                }
            }
            for (var file : files.getResources("classpath*:META-INF/resources/webjars/swagger-ui/*/*")) {
                if (SWAGGER_FILES.contains(file.getFilename())) {
                    add(SWAGGER + file.getFilename(), file);
                }
            }
            add(
                    SWAGGER + "swagger-initializer.js",
                    new ByteArrayResource(SWAGGER_START.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException("The pages could not be read", e);
        }
    }

    private void add(String path, Resource file) throws IOException {
        var content = file.getContentAsByteArray();
        var page = new Page(
                MediaTypeFactory.getMediaType(path).orElse(MediaType.APPLICATION_OCTET_STREAM),
                Etag.of(content),
                content);
        pages.put(path, page);
        var name = NAMED.get(path);
        if (name != null) {
            pages.put(name, page);
        }
        if (path.endsWith("/index.html")) {
            pages.put(path.substring(0, path.length() - "index.html".length()), page);
        }
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        var method = exchange.getRequest().getMethod();
        var page = method == HttpMethod.GET || method == HttpMethod.HEAD ? page(exchange) : null;
        return page == null ? chain.filter(exchange) : answer(exchange, page);
    }

    private @Nullable Page page(ServerWebExchange exchange) {
        return pages.get(exchange.getRequest().getPath().pathWithinApplication().value());
    }

    private static Mono<Void> answer(ServerWebExchange exchange, Page page) {
        var response = exchange.getResponse();
        // cached, but revalidated each time: a page and its scripts must be of one release
        response.getHeaders().setCacheControl("no-cache");
        if (exchange.getRequest().getPath().value().startsWith(SWAGGER)) {
            response.getHeaders().set("Content-Security-Policy", ContentPolicies.SWAGGER);
        }
        if (exchange.checkNotModified(page.etag(), Instant.MIN)) {
            return response.setComplete();
        }
        response.getHeaders().setContentType(page.type());
        response.getHeaders().setContentLength(page.content().length);
        return exchange.getRequest().getMethod() == HttpMethod.HEAD
                ? response.setComplete()
                : response.writeWith(Mono.just(response.bufferFactory().wrap(page.content())));
    }
}
