package dev.offshoot.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
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

/** The pages of the shop, held in memory: to read them from a jar would block an event loop. */
@Component
@Order(Filters.PAGES)
class Pages implements WebFilter {

    private static final String FOLDER = "/static/";

    private record Page(MediaType type, String etag, byte[] content) {}

    private final Map<String, Page> pages = new HashMap<>();

    Pages() {
        try {
            for (var file : new PathMatchingResourcePatternResolver().getResources("classpath*:" + FOLDER + "**")) {
                if (file.isReadable()) {
                    add(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The pages cannot be read", e);
        }
    }

    private void add(Resource file) throws IOException {
        var url = file.getURL().toString();
        var path = "/" + url.substring(url.lastIndexOf(FOLDER) + FOLDER.length());
        if (path.endsWith("/")) {
            return;
        }
        var content = file.getContentAsByteArray();
        var page = new Page(
                MediaTypeFactory.getMediaType(path).orElse(MediaType.APPLICATION_OCTET_STREAM),
                Etag.of(content),
                content);
        pages.put(path, page);
        if (path.equals("/index.html")) {
            pages.put("/", page);
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
        // kept, and asked after each time: a page and what it needs must be of one release
        response.getHeaders().setCacheControl("no-cache");
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
