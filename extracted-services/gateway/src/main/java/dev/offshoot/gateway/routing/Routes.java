package dev.offshoot.gateway.routing;

import java.util.List;
import org.springframework.cloud.gateway.filter.OrderedGatewayFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Flux;

/** One route per module of the map. */
@Configuration(proxyBeanMethods = false)
class Routes {

    /** The order of the filter that chooses the instance: last, when the request is ready to be sent. */
    static final int CHOOSE_INSTANCE = 10_150;

    @Bean
    ModuleMap moduleMap() {
        return ModuleMap.read();
    }

    @Bean
    RouteLocator moduleRoutes(
            ModuleMap map,
            Instances instances,
            Placement placement,
            Breakers breakers,
            RouteTraits traits,
            Sockets sockets,
            RoutingSettings settings) {
        var routes = map.modules().entrySet().stream()
                .map(module -> route(
                        module.getKey(),
                        patterns(module.getValue().routes()),
                        new ModuleFilter(module.getKey(), instances, placement, breakers, traits, sockets, settings)))
                .toList();
        return () -> Flux.fromIterable(routes);
    }

    private static Route route(String module, List<PathPattern> patterns, ModuleFilter filter) {
        return Route.async()
                .id(module)
                // the instance is chosen for each request
                .uri("http://" + module)
                .predicate(exchange -> {
                    var path = exchange.getRequest().getPath().pathWithinApplication();
                    return patterns.stream().anyMatch(pattern -> pattern.matches(path));
                })
                .filter(new OrderedGatewayFilter(filter, CHOOSE_INSTANCE))
                .build();
    }

    private static List<PathPattern> patterns(List<String> routes) {
        return routes.stream().map(PathPatternParser.defaultInstance::parse).toList();
    }
}
